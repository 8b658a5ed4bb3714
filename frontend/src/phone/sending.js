// Sends what waits, the oldest first; one tab at a time. An entry leaves the queue only on an answer of the server.
import { Unreachable, ask } from "./asking.js";
import { CONFLICT, REFUSED, SENDING, SENT, WAITING, entriesOf, entryChange } from "./entries.js";

const FIRST_PAUSE = 5_000, LONGEST_PAUSE = 10 * 60_000;
const PATIENCE = 30_000, FOR_FILES = 180_000;
const AGAIN = new Set([408, 425, 429]);
const LOCK = "santu-phone-sending";
let busy = false;

// Without HTTPS there are no locks: two tabs may then send one entry, and its key keeps it from being written twice.
function alone(act) {
  if (!navigator.locks) return busy ? null : act();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? act() : null));
}

const pause = (tries) => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);

// A clock that was put back must not leave an entry waiting for days.
const isDue = (entry, now) => entry.due <= now || entry.due - now > 2 * LONGEST_PAUSE;

// Milliseconds until the next one is due; null where nothing waits.
export async function nextDue(username) {
  const waiting = (await entriesOf(username)).filter((one) => one.state === WAITING || one.state === SENDING);
  return waiting.length ? Math.max(0, Math.min(...waiting.map((one) => (isDue(one, Date.now()) ? 0 : one.due - Date.now())))) : null;
}

// Returns what it came to: {sent, signedOut, unreachable}; `pressed` does not wait for what was put off.
export async function sendAll(username, { pressed = false } = {}) {
  const result = { sent: 0, signedOut: false, unreachable: false };
  if (!username || !navigator.onLine) return { ...result, unreachable: !navigator.onLine };
  await alone(async () => {
    busy = true;
    try {
      const all = await entriesOf(username);
      // Nobody else sends now: what says that it is being sent was cut short, perhaps with its answer on the way.
      for (const entry of all.filter((one) => one.state === WAITING || one.state === SENDING)) {
        if (entry.state === WAITING && !pressed && !isDue(entry, Date.now())) continue;
        const came = await send(entry);
        if (came === SENT) result.sent += 1;
        if (came === "signed-out") result.signedOut = true;
        if (came === "unreachable") result.unreachable = true;
        if (result.signedOut || result.unreachable) break;
      }
    } finally {
      busy = false;
    }
  });
  return result;
}

async function send(entry) {
  const now = await entryChange(entry.id, (one) =>
    one.state === WAITING || one.state === SENDING ? { state: SENDING, tries: one.tries + 1 } : {},
  );
  if (now?.state !== SENDING) return now?.state ?? SENT;
  let answer;
  try {
    answer = await ask(now.path, { method: "POST", who: now.username, ...packed(now) });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await later(now, "unreachable");
    return "unreachable";
  }
  return settle(now, answer);
}

function packed({ id, match, body, files }) {
  const headers = { "Idempotency-Key": id, ...(match ? { "If-Match": match } : {}) };
  if (!files?.length) {
    return { headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body), patience: PATIENCE };
  }
  const form = new FormData();
  form.append("given", JSON.stringify(body));
  for (const file of files) form.append(file.field, file.blob, file.name);
  return { headers, body: form, patience: FOR_FILES };
}

async function settle(entry, { status, told, ours, headers }) {
  if (status === 401) {
    await entryChange(entry.id, () => ({ state: WAITING, due: 0 }));
    return "signed-out";
  }
  if ((status === 200 || status === 201) && ours) {
    const words = told.sent?.words ?? [];
    const kept = { state: SENT, answered: Date.now(), number: told.number, called: told.called, words, faults: null };
    await entryChange(entry.id, () => ({ ...kept, files: [], photos: entry.files?.length ?? 0 }));
    return SENT;
  }
  if (ours && (status === 409 || status === 412)) {
    await entryChange(entry.id, () => ({ state: CONFLICT, conflict: told.conflict ?? null, faults: told.faults ?? [] }));
    return CONFLICT;
  }
  if (status === 413 || (ours && status >= 400 && status < 500 && !AGAIN.has(status))) {
    await entryChange(entry.id, () => ({ state: REFUSED, status, faults: told?.faults ?? [] }));
    return REFUSED;
  }
  await later(entry, status, Number(headers.get("Retry-After")) * 1000);
  return WAITING;
}

const later = (entry, why, atLeast = 0) =>
  entryChange(entry.id, (one) => ({ state: WAITING, why, due: Date.now() + Math.max(atLeast || 0, pause(one.tries)) }));
