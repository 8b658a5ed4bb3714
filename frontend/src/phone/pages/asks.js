// The pages on which something is written: which form, where it goes, and what there is to read above it.
import { make } from "../make.js";
import { dayOf } from "../moments.js";
import { clockBadge } from "../states.js";
import { say } from "../texts.js";
import { keyOf, notThere } from "./tasks.js";
import { writingPage } from "./writing.js";

export function taskPage(state, key) {
  const task = state.snapshot?.told.tasks.find((one) => keyOf(one) === key);
  if (!task) return notThere(say("task_gone"));
  const line = [task.process_title, task.name].filter(Boolean).join(" · ");
  const due = task.due_at ? say("due", { day: dayOf(task.due_at) }) : null;
  const above = [
    make("header", { class: "about" }, make("p", { class: "line" }, line), make("p", { class: "marks" }, clockBadge(task), due && make("span", { class: "quiet" }, due))),
    facts([{ label: say("number"), text: task.called }, { label: say("place"), text: task.place_name }, ...(task.facts ?? [])]),
  ];
  const asks = { kind: "task", fields: task.form, outcomes: task.outcomes, path: `/cases/${task.case}/tasks/${task.token}`, match: task.etag, task: keyOf(task), title: task.title, line };
  return writingPage(state, asks, { above, back: "#/tasks" });
}

export const facts = (rows) =>
  make("dl", { class: "facts" }, ...rows.filter((one) => one.text).map(({ label, text }) => make("div", {}, make("dt", {}, label), make("dd", {}, text))));

// Where there is one thing to report its form opens at once; else one is chosen.
export function reportPage(state, number) {
  const { begin = [], questionnaires = [] } = state.snapshot?.told ?? {};
  if (number === undefined && begin.length + questionnaires.length === 1 && begin.length) return beginPage(state, begin[0], "#/tasks");
  if (number !== undefined) return begin[number] ? beginPage(state, begin[number], "#/report") : notThere(say("nothing_to_report"));
  const rows = begin.map((one, at) => link(`#/report/${at}`, one.title, one.unit_name));
  const asked = questionnaires.map((one) => link(`#/questionnaires/${one.key}`, one.title, [one.unit_name, one.until && say("until", { day: one.until })].filter(Boolean).join(" · ")));
  const element = make(
    "div",
    {},
    rows.length || asked.length ? make("ul", { class: "rows" }, ...rows) : make("div", { class: "empty" }, say(state.snapshot ? "nothing_to_report" : "nothing_read")),
    asked.length > 0 && make("h2", {}, say("questionnaires")),
    asked.length > 0 && make("ul", { class: "rows" }, ...asked),
  );
  return { title: say("report"), tab: "report", element };
}

const link = (href, title, line) =>
  make("li", {}, make("a", { class: "row", href }, make("strong", {}, title), make("span", { class: "line" }, line)));

function beginPage(state, one, back) {
  const asks = { kind: "case", fields: one.form, path: `/units/${encodeURIComponent(one.unit)}/cases`, title: one.title, line: `${one.title} · ${one.unit_name}`, more: { process: one.process } };
  const above = [make("p", { class: "line" }, one.unit_name)];
  // Where a unit is asked for that can be one's own, it most often is.
  const own = one.form.filter((field) => field.kind === "unit" && field.options.some(({ value }) => value === one.unit));
  asks.begun = Object.fromEntries(own.map((field) => [field.name, [one.unit]]));
  return { ...writingPage(state, asks, { above, back }), tab: "report" };
}

export function questionnairePage(state, key) {
  const one = state.snapshot?.told.questionnaires?.find((found) => found.key === key);
  if (!one) return notThere(say("questionnaire_gone"));
  const asks = { kind: "answers", fields: one.form, path: `/questionnaires/${encodeURIComponent(key)}/answers`, title: one.title, line: one.unit_name, more: { unit: one.unit } };
  return writingPage(state, asks, { above: [make("p", { class: "line" }, one.unit_name)], back: "#/report" });
}
