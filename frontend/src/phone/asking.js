// One request to the API. Only an answer of ours counts as one: what a gateway or a sign-in page of a network says is none.
import { stamped } from "./moments.js";
import { language } from "./texts.js";

export const API = "/api/v1";
const PATIENCE = 30_000;

export class Unreachable extends Error {}

const cookie = () => {
  const name = document.body.dataset.csrf;
  return document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
};

async function fetched(path, options, patience) {
  try {
    return await fetch(path, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

// Has the mark against forged requests set anew: the page itself may be days old.
const marked = () => fetched(document.body.dataset.page, {}, PATIENCE);

export async function ask(path, { method = "GET", who = "", body, headers = {}, patience = PATIENCE } = {}) {
  if (method !== "GET" && !cookie()) await marked();
  const sent = { "Accept-Language": language, ...headers };
  if (who) sent["X-Santu-As"] = encodeURIComponent(who);
  if (method !== "GET") Object.assign(sent, { "X-CSRFToken": cookie(), "X-Santu-Sent-At": stamped() });
  const answer = await fetched(`${API}${path}`, { method, body, headers: sent }, patience);
  if (answer.status === 304) return { status: 304, headers: answer.headers, told: null };
  const told = await json(answer);
  return { status: answer.status, headers: answer.headers, told, ours: told !== null };
}

async function json(answer) {
  if (!/\bjson\b/.test(answer.headers.get("Content-Type") ?? "")) return null;
  try {
    return await answer.json();
  } catch {
    // Cut off on the way: nobody knows what it was, and it is asked again under the same key.
    throw new Unreachable("cut off");
  }
}

// Sends a form to a page of ours, which goes on to another; false where the server did not answer.
export async function post(path, fields = {}) {
  if (!cookie()) await marked();
  const headers = { "X-CSRFToken": cookie() };
  const answer = await fetched(path, { method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual" }, PATIENCE);
  return answer.type === "opaqueredirect" || answer.ok;
}
