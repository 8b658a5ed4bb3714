// What became of an entry, in a word beside the colour.
import { CONFLICT, REFUSED, SENDING, SENT, WAITING } from "./entries.js";
import { make } from "./make.js";
import { say } from "./texts.js";

export const TONE = { [WAITING]: "accent", [SENDING]: "accent", [SENT]: "green", [REFUSED]: "red", [CONFLICT]: "amber" };
const COLOUR = { ok: "green", amber: "amber", overdue: "red" };

export const stateBadge = (entry) => make("span", { class: "badge", "data-tone": TONE[entry.state] }, say(`state_${entry.state}`));

export const clockBadge = (task) =>
  task.colour in COLOUR ? make("span", { class: "badge", "data-tone": COLOUR[task.colour] }, say(`colour_${task.colour}`)) : null;

// What the person has to look at: the server has answered, and not taken it.
export const needsLooking = (entry) => entry.state === REFUSED || entry.state === CONFLICT;
