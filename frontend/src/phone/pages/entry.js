// One entry: what was written, what became of it, and what can be done now. A conflict is shown field by field.
import { CONFLICT, REFUSED, SENT, WAITING, entryAgain, entryDiscard } from "../entries.js";
import { asked, button, make, notice } from "../make.js";
import { moment } from "../moments.js";
import { stateBadge } from "../states.js";
import { say } from "../texts.js";
import { facts } from "./asks.js";
import { when } from "./queue.js";
import { keyOf, notThere } from "./tasks.js";
import { writingPage } from "./writing.js";

export function entryPage(state, id) {
  const entry = state.entries.find((one) => one.id === id);
  if (!entry) return { ...notThere(say("entry_gone")), tab: "queue", back: "#/queue" };
  const element = make(
    "div",
    { class: "entry" },
    make("header", { class: "about" }, make("p", { class: "line" }, entry.line), make("p", { class: "marks" }, stateBadge(entry), make("span", { class: "quiet" }, when(entry)))),
    told(entry),
    entry.state === CONFLICT && entry.conflict ? conflict(entry.conflict) : written(entry),
  );
  return { title: entry.title, back: "#/queue", element, acts: acts(state, entry) };
}

export function rewritePage(state, id) {
  const entry = state.entries.find((one) => one.id === id);
  if (!entry || entry.state !== REFUSED) return entryPage(state, id);
  return writingPage(state, entry.asks, { back: `#/entries/${id}`, begun: entry });
}

function told(entry) {
  const faults = (entry.faults ?? []).map(({ message }) => make("p", {}, message));
  if (entry.state === REFUSED) {
    const why = entry.status === 413 ? [make("p", {}, say("too_much"))] : faults;
    return notice("red", make("strong", {}, say(entry.status === 403 || entry.status === 404 ? "refused_right" : "refused_why")), ...why);
  }
  if (entry.state === CONFLICT) return entry.conflict ? null : notice("amber", make("strong", {}, say("changed_meanwhile")), ...faults);
  if (entry.state === SENT) {
    const words = entry.words.map((one) => make("p", {}, one));
    return notice("green", make("strong", {}, entry.called ? say("taken_as", { number: entry.called }) : say("taken")), ...words);
  }
  if (entry.state === WAITING && entry.tries) return notice("accent", say("tried", { count: entry.tries, time: moment(entry.due || Date.now()) }));
  return notice("accent", say("kept_here"));
}

function written(entry) {
  const photos = entry.files?.length || entry.photos || 0;
  const rows = [...entry.said, { label: say("photos"), text: photos ? say("count_files", { count: photos }) : "" }];
  return facts(rows);
}

function conflict({ by, at, outcome_word: outcome, fields }) {
  const who = say(by ? "ended_by" : "ended_by_nobody", { who: by ?? "", time: moment(at), outcome: outcome ?? "" });
  const side = (label, text, tone) => make("div", { "data-side": tone }, make("dt", {}, label), make("dd", {}, text || say("nothing_written")));
  const one = (field) =>
    make(
      "section",
      { class: "field-conflict" },
      make("h2", {}, field.label),
      make(
        "dl",
        {},
        side(say("mine"), field.mine, "mine"),
        side(by ? say("theirs_by", { who: by, time: moment(at) }) : say("theirs"), field.theirs, "theirs"),
        field.base === null || field.base === undefined ? null : side(say("base"), field.base, "base"),
      ),
    );
  return make("div", { class: "conflict" }, notice("amber", make("strong", {}, who), make("p", {}, say("conflict_hint"))), ...fields.map(one));
}

function acts(state, entry) {
  if (entry.state === SENT) return [];
  const all = [];
  const again = (more) => async () => {
    await entryAgain(entry.id, more);
    state.send({ pressed: true });
  };
  if (entry.state === WAITING) all.push(button(say("send_now"), again({}), "primary"));
  if (entry.state === REFUSED) all.push(button(say("rewrite"), () => (location.hash = `#/entries/${entry.id}/edit`), "primary"));
  if (entry.state === CONFLICT) {
    const etag = entry.conflict ? entry.conflict.can_resend && entry.conflict.etag : state.snapshot?.told.tasks.find((one) => keyOf(one) === entry.task)?.etag;
    if (etag) all.push(button(say("send_mine"), again({ match: etag }), "primary"));
  }
  const copying = button(say("copy"), () => copied(entry, copying));
  all.push(copying, button(say("discard"), () => discarded(entry), "danger"));
  return all;
}

const textOf = (entry) => [entry.title, entry.line, ...entry.said.map((one) => `${one.label}：${one.text}`)].join("\n");

async function copied(entry, pressed) {
  const area = make("textarea", { class: "sr" });
  area.value = textOf(entry);
  document.body.append(area);
  area.select();
  // The clipboard of the browser is not there without HTTPS.
  const done = navigator.clipboard ? await navigator.clipboard.writeText(area.value).then(() => true, () => document.execCommand("copy")) : document.execCommand("copy");
  area.remove();
  pressed.textContent = say(done ? "copied" : "not_copied");
}

async function discarded(entry) {
  const text = say(entry.state === WAITING && entry.tries ? "discard_maybe_sent" : "discard_text", { title: entry.title, time: moment(entry.recorded) });
  if (!(await asked({ title: say("discard_title"), text, yes: say("discard_yes"), no: say("discard_no") }))) return;
  await entryDiscard(entry.id);
  location.hash = "#/queue";
}
