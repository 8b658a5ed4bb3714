// What was written down on this phone and is to be sent: each under a key of its own, made here once and for all.
import { stamped } from "./moments.js";
import { change, readAll, remove, write } from "./store.js";

export const WAITING = "waiting", SENDING = "sending", SENT = "sent", REFUSED = "refused", CONFLICT = "conflict";
export const KEPT_DAYS = 7;
const A_DAY = 24 * 3600 * 1000;
const told = "BroadcastChannel" in window ? new BroadcastChannel("santu-phone") : null;
const listening = new Set();
if (told) told.onmessage = () => listening.forEach((one) => one());

export const whenChanged = (act) => listening.add(act);

function changed() {
  told?.postMessage("changed");
  listening.forEach((one) => one());
}

// `crypto.randomUUID` is not there without HTTPS.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Those of one account, the oldest first; nobody else's are ever shown or sent.
export async function entriesOf(username) {
  const found = username ? (await readAll("entries")).filter((one) => one.username === username) : [];
  return found.sort((a, b) => a.order - b.order);
}

export const isUnsent = (entry) => entry.state !== SENT;

// Kept for good once this is done. `made`: what it is (title, line), where it goes (path, match), what it says (body, files).
export async function entryAdd(username, made) {
  const now = new Date();
  const entry = {
    id: newKey(),
    username,
    state: WAITING,
    tries: 0,
    due: 0,
    order: now.getTime(),
    recorded: now.getTime(),
    ...made,
    body: { ...made.body, recorded_at: stamped(now) },
  };
  await write("entries", entry);
  changed();
  return entry;
}

export async function entryChange(id, turn) {
  const found = await change("entries", id, turn);
  changed();
  return found;
}

export async function entryDiscard(id) {
  await remove("entries", id);
  changed();
}

// Sent again as it is: the same key, so that it cannot be written twice.
export const entryAgain = (id, more = {}) =>
  entryChange(id, () => ({ state: WAITING, tries: 0, due: 0, faults: null, conflict: null, ...more }));

// What was acknowledged is shown for some days, without its photos.
export async function forgetOld(username) {
  for (const one of await entriesOf(username)) {
    if (one.state === SENT && Date.now() - one.answered > KEPT_DAYS * A_DAY) await entryDiscard(one.id);
  }
}
