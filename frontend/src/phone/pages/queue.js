// What waits to be sent, what was not taken, what was sent in the last days.
import { KEPT_DAYS, SENT, WAITING, isUnsent } from "../entries.js";
import { button, make, notice } from "../make.js";
import { moment } from "../moments.js";
import { needsLooking, stateBadge } from "../states.js";
import { say } from "../texts.js";

const FIVE_MINUTES = 5 * 60_000;

export function queuePage(state) {
  const { entries, snapshot } = state;
  const unsent = entries.filter(isUnsent).sort((a, b) => needsLooking(b) - needsLooking(a) || a.order - b.order);
  const sent = entries.filter((one) => one.state === SENT).reverse();
  const element = make(
    "div",
    {},
    clock(snapshot),
    unsent.length ? make("ul", { class: "rows" }, ...unsent.map(row)) : make("div", { class: "empty" }, make("strong", {}, say("all_sent")), say("all_sent_hint")),
    sent.length > 0 && make("h2", {}, say("sent_lately", { days: KEPT_DAYS })),
    sent.length > 0 && make("ul", { class: "rows" }, ...sent.map(row)),
  );
  const waits = unsent.some((one) => one.state === WAITING);
  return { title: say("queue"), tab: "queue", element, acts: waits ? [button(say("send_now"), () => state.send({ pressed: true }), "primary")] : [] };
}

const row = (entry) =>
  make(
    "li",
    {},
    make(
      "a",
      { class: "row", href: `#/entries/${entry.id}`, "data-state": entry.state },
      make("strong", {}, entry.title),
      make("span", { class: "line" }, entry.line),
      make("span", { class: "marks" }, stateBadge(entry), make("span", { class: "quiet" }, when(entry))),
    ),
  );

export const when = (entry) =>
  entry.state === SENT ? say("sent_at", { time: moment(entry.answered) }) : say("written_at", { time: moment(entry.recorded) });

// A clock that is off is told: the server counts back from its own.
function clock(snapshot) {
  if (!snapshot?.off || Math.abs(snapshot.off) < FIVE_MINUTES) return null;
  const minutes = Math.round(Math.abs(snapshot.off) / 60_000);
  const length = minutes < 120 ? say("minutes", { count: minutes }) : say("hours", { count: Math.round(minutes / 60) });
  return notice("amber", say(snapshot.off > 0 ? "clock_fast" : "clock_slow", { length }));
}
