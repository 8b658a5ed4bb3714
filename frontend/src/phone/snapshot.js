// What was last read of the server, by account: lists and forms open with it where there is no signal.
import { Unreachable, ask } from "./asking.js";
import { read, remove, write } from "./store.js";
import { language } from "./texts.js";

const WHO = "who";

// Whose phone page this is: who was signed in when it last had an answer.
export const lastWho = () => read("facts", WHO);
export const snapshotOf = (username) => (username ? read("snapshots", username) : null);

// Reads anew. Returns {snapshot, signedOut, unreachable}; what cannot be read leaves what there is.
export async function refreshed(known) {
  const headers = known?.etag && known.language === language ? { "If-None-Match": known.etag } : {};
  let answer;
  try {
    answer = await ask("/phone", { headers });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { snapshot: known, unreachable: true };
  }
  if (answer.status === 401) return { snapshot: known, signedOut: true };
  if (answer.status === 304) return { snapshot: await kept({ ...known, at: Date.now() }) };
  if (answer.status !== 200 || !answer.told?.who) return { snapshot: known, unreachable: true };
  const { told, headers: got } = answer;
  const off = Date.now() - new Date(told.now).getTime();
  return { snapshot: await kept({ username: told.who.username, etag: got.get("ETag"), language, at: Date.now(), off, told }) };
}

async function kept(snapshot) {
  await write("snapshots", snapshot);
  await write("facts", snapshot.username, WHO);
  return snapshot;
}

// Whoever signs out leaves nothing to read behind.
export async function forgotten(username) {
  await remove("snapshots", username);
  await remove("facts", WHO);
}
