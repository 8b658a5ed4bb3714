// Around every page: a bar on top, what is to be known of signal and session, and below, in reach of the thumb, the acts or
// the three places.
import { isUnsent } from "./entries.js";
import { icon, make, notice } from "./make.js";
import { menu } from "./menu.js";
import { moment } from "./moments.js";
import { waitingTasks } from "./pages/tasks.js";
import { needsLooking } from "./states.js";
import { say } from "./texts.js";

const TABS = [
  ["tasks", "list", waitingTasks],
  ["report", "pen", () => 0],
  ["queue", "send", ({ entries }) => entries.filter(isUnsent).length],
];
const at = (id) => document.getElementById(id);

export function drawFrame(state, shown, { body, anew }) {
  document.title = `${shown.title} · Santu`;
  at("status").replaceChildren(...status(state));
  at("signal").replaceChildren(...signal(state));
  if (!body) return;
  // A menu that is open stays so while something is read or sent behind it.
  if (anew || !at("head").querySelector("details[open]")) at("head").replaceChildren(...head(state, shown));
  at("main").replaceChildren(shown.element);
  const acts = shown.acts ?? [];
  at("acts").replaceChildren(...acts);
  at("acts").hidden = acts.length === 0;
  at("tabs").hidden = Boolean(shown.isForm || (shown.back && acts.length));
  at("tabs").replaceChildren(...TABS.map((one) => tab(state, shown, one)));
  if (anew) {
    scrollTo(0, 0);
    at("title").focus({ preventScroll: true });
  }
}

const head = (state, shown) => [
  shown.back ? make("a", { class: "back", href: shown.back, "aria-label": say("back") }, icon("back")) : make("img", { src: document.body.dataset.mark, alt: "Santu", width: "28", height: "28" }),
  make("h1", { id: "title", tabindex: "-1" }, shown.title),
  menu(state),
];

function tab(state, shown, [name, drawn, count]) {
  const number = count(state);
  const looks = name === "queue" && state.entries.some(needsLooking);
  return make(
    "a",
    { href: `#/${name}`, "aria-current": shown.tab === name ? "page" : null },
    icon(drawn),
    make("span", {}, say(name)),
    number > 0 && make("span", { class: "count", "data-tone": looks ? "red" : null }, String(number), looks && make("span", { class: "sr" }, say("needs_looking"))),
  );
}

// One word on top: whether the server is in reach.
function signal(state) {
  if (state.isSending && state.entries.some((one) => one.state === "sending")) return [make("span", { class: "badge", "data-tone": "accent" }, say("sending"))];
  if (state.signedOut) return [make("span", { class: "badge", "data-tone": "amber" }, say("signed_out"))];
  if (!navigator.onLine || state.unreachable) return [make("span", { class: "badge", "data-tone": "amber" }, say("offline"))];
  if (state.isReading) return [make("span", { class: "badge", "data-tone": "accent" }, say("reading"))];
  return [make("span", { class: "badge", "data-tone": "green" }, say("online"))];
}

function status(state) {
  const unsent = state.entries.filter(isUnsent).length;
  const found = [];
  if (!isSecureContext) found.push(notice("amber", say("no_https")));
  if (state.signedOut) {
    const text = state.snapshot ? say("sign_in_again", { count: unsent }) : say("sign_in_first");
    found.push(notice("amber", make("p", {}, text), make("a", { class: "act primary", href: document.body.dataset.signIn }, say("sign_in"))));
  } else if (!navigator.onLine || state.unreachable) {
    found.push(notice("amber", state.snapshot ? say("read_at", { time: moment(state.snapshot.told.now) }) : say("no_signal_nothing_read")));
  }
  return found;
}
