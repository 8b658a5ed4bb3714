// A form out of its fields: those that the chosen outcome asks for, what is missing, and the body that is sent.
import { fieldOf, isFiles } from "./fields.js";
import { make } from "./make.js";
import { say } from "./texts.js";

const ANY = "*";

// `end` is the key of the outcome; "" where there is none to choose.
export const isShown = ({ needed }, end) => !needed.length || isNeeded({ needed }, end);
const isNeeded = ({ needed }, end) => needed.includes(ANY) || needed.includes(end);

export function formOf(fields, { mark, limits, begun = {}, brought = [] }) {
  const drawn = fields.map((field) => fieldOf(field, { mark, limits, begun: begun[field.name], brought }));
  const element = make("div", { class: "fields" }, ...drawn.map((one) => one.element));
  let end = "";
  const shown = () => drawn.filter((one) => isShown(one.field, end));
  const narrow = () => {
    const chosen = drawn.filter((one) => one.field.kind === "unit").flatMap((one) => one.texts());
    for (const one of drawn) one.narrow(chosen.filter((value) => !one.texts().includes(value)));
  };
  element.addEventListener("change", narrow);
  narrow();
  return {
    element,
    // Shows what this outcome asks for.
    ends(key) {
      end = key;
      for (const one of drawn) one.element.hidden = !isShown(one.field, end);
    },
    // The first field that lacks something, with all that lack it told; null where nothing does.
    lacking() {
      const lacks = shown().filter(
        (one) => isNeeded(one.field, end) && !(isFiles(one.field) ? one.files().length : one.texts().length),
      );
      for (const one of lacks) one.show(say("missing", { label: one.field.label }));
      return lacks[0]?.element ?? null;
    },
    // Faults of the server, each at its field; those of no field are given back.
    faults(told) {
      return told.filter(({ place, message }) => {
        const found = drawn.find((one) => place === one.field.name || place?.startsWith(`${one.field.name}.`));
        found?.show(message);
        return !found;
      });
    },
    values: () => shown().filter((one) => !isFiles(one.field)).map((one) => ({ field: one.field, texts: one.texts() })),
    files: () => shown().flatMap((one) => one.files()),
  };
}

const several = new Set(["units", "officers"]);

// What is written, by field: a text, or a list where several may be chosen.
export const writtenOf = (values) =>
  Object.fromEntries(
    values
      .filter(({ texts }) => texts.length)
      .map(({ field, texts }) => [field.name, several.has(field.kind) ? texts : texts[0]]),
  );

// What was written as people read it, to be shown again and copied.
export const readable = (fields, values) =>
  values
    .filter(({ texts }) => texts.length)
    .map(({ field, texts }) => ({ name: field.name, label: field.label, text: texts.map((one) => wordOf(field, one)).join("、") }));

const wordOf = (field, value) => field.of?.[value] ?? field.options?.find((one) => one.value === value)?.text ?? value;
