// What is to be done, what is due first on top; what was done here and waits to be sent says so.
import { SENT, isUnsent } from "../entries.js";
import { make, notice } from "../make.js";
import { dayOf } from "../moments.js";
import { clockBadge, stateBadge } from "../states.js";
import { say } from "../texts.js";

// Tasks are numbered within their case.
export const keyOf = (task) => `${task.case}-${task.token}`;

export function tasksPage({ snapshot, entries }) {
  const title = say("tasks");
  if (!snapshot) return { title, tab: "tasks", element: make("div", { class: "empty" }, say("nothing_read")) };
  const tasks = snapshot.told.tasks;
  const done = new Map(entries.filter((one) => one.task).map((one) => [one.task, one]));
  const open = tasks.filter((one) => done.get(keyOf(one))?.state !== SENT);
  const rows = open.map((task) => row(task, done.get(keyOf(task))));
  const none = make("div", { class: "empty" }, make("strong", {}, say("no_tasks")), say("no_tasks_hint"));
  return { title, tab: "tasks", element: rows.length ? make("ul", { class: "rows" }, ...rows) : none };
}

function row(task, entry) {
  const waits = entry && isUnsent(entry);
  const due = task.due_at ? say("due", { day: dayOf(task.due_at) }) : null;
  const where = [task.process_title, task.name].filter(Boolean).join(" · ");
  return make(
    "li",
    {},
    make(
      "a",
      { class: "row", href: waits ? `#/entries/${entry.id}` : `#/tasks/${keyOf(task)}`, "data-tone": task.colour },
      make("strong", {}, task.title),
      make("span", { class: "line" }, where),
      make("span", { class: "line" }, task.place_name),
      make("span", { class: "marks" }, waits ? stateBadge(entry) : clockBadge(task), due && make("span", { class: "quiet" }, due)),
    ),
  );
}

// How many wait to be done: what was written down here is done.
export const waitingTasks = ({ snapshot, entries }) => {
  const done = new Set(entries.map((one) => one.task));
  return snapshot ? snapshot.told.tasks.filter((one) => !done.has(keyOf(one))).length : 0;
};

export const notThere = (text) => ({ title: say("tasks"), back: "#/tasks", element: notice("amber", text) });
