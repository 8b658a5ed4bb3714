// The phone's page: reads what is to do, keeps what is written down, and sends it when it can.
import { entriesOf, forgetOld, whenChanged } from "./phone/entries.js";
import { drawFrame } from "./phone/frame.js";
import { questionnairePage, reportPage, taskPage } from "./phone/pages/asks.js";
import { entryPage, rewritePage } from "./phone/pages/entry.js";
import { queuePage } from "./phone/pages/queue.js";
import { tasksPage } from "./phone/pages/tasks.js";
import { nextDue, sendAll } from "./phone/sending.js";
import { lastWho, refreshed, snapshotOf } from "./phone/snapshot.js";

const EVERY = 5 * 60_000;
const PAGES = {
  tasks: (state, key) => (key === undefined ? tasksPage(state) : taskPage(state, key)),
  report: reportPage,
  questionnaires: questionnairePage,
  queue: queuePage,
  entries: (state, id, edit) => (edit ? rewritePage(state, id) : entryPage(state, id)),
};
const state = {
  snapshot: null,
  entries: [],
  isReading: true,
  isSending: false,
  signedOut: false,
  unreachable: false,
  online: () => navigator.onLine && !state.unreachable && !state.signedOut,
  saved() {
    location.hash = "#/queue";
    send();
  },
  send,
  read,
};
let timer = 0;
let shown = null;

function draw({ anew = false } = {}) {
  // What is being written is left as it is.
  if (shown?.isForm && !anew) return drawFrame(state, shown, { body: false });
  const [, name = "tasks", ...more] = location.hash.split("/").map(decodeURIComponent);
  shown = (PAGES[name] ?? PAGES.tasks)(state, ...more);
  drawFrame(state, shown, { body: true, anew });
}

async function read() {
  if (!navigator.onLine) {
    Object.assign(state, { unreachable: true, isReading: false });
    return draw();
  }
  state.isReading = true;
  draw();
  const came = await refreshed(state.snapshot);
  state.isReading = false;
  state.signedOut = Boolean(came.signedOut);
  state.unreachable = Boolean(came.unreachable);
  if (came.snapshot?.username !== state.snapshot?.username) state.entries = await entriesOf(came.snapshot?.username);
  state.snapshot = came.snapshot ?? null;
  draw();
}

// Sends, reads anew what that has changed, and sets the clock for what is put off.
async function send(how = {}) {
  if (state.isSending || !state.snapshot) return;
  state.isSending = true;
  draw();
  try {
    const came = await sendAll(state.snapshot.username, how);
    state.signedOut = came.signedOut || (state.signedOut && !came.sent);
    state.unreachable = came.unreachable;
    if (came.sent) await read();
  } finally {
    state.isSending = false;
  }
  draw();
  await plan();
}

async function plan() {
  clearTimeout(timer);
  const wait = state.signedOut ? null : await nextDue(state.snapshot?.username);
  timer = setTimeout(wait === null ? again : send, Math.max(1_000, Math.min(wait ?? EVERY, EVERY)));
}

// Whoever is signed in now may be somebody else: that is asked before anything is sent.
async function again() {
  await read();
  if (state.online()) await send({ pressed: true });
  else await plan();
}

async function changed() {
  state.entries = await entriesOf(state.snapshot?.username);
  draw();
}

async function begin() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(document.body.dataset.worker, { scope: document.body.dataset.page });
  navigator.storage?.persist?.();
  state.snapshot = (await snapshotOf(await lastWho())) ?? null;
  await forgetOld(state.snapshot?.username);
  await changed();
  whenChanged(changed);
  addEventListener("hashchange", () => draw({ anew: true }));
  addEventListener("online", again);
  addEventListener("offline", () => {
    state.unreachable = true;
    draw();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  await again();
}

begin();
