// The inputs of a field, by its kind, as the server describes it; and what was written into them.
import { icon, make } from "./make.js";
import { dayOf } from "./moments.js";
import { NotTaken, TooLarge, taken } from "./photos.js";
import { say } from "./texts.js";

const FEW = 6;
const CHOSEN = new Set(["unit", "units", "matter", "officers"]);
const TYPED = { number: "numeric", money: "decimal", phone: "tel" };

export const isFiles = (field) => field.kind === "files";
const isSeveral = (field) => field.kind === "units" || field.kind === "officers";

// What there is to choose from; null where it is written.
const choicesOf = (field) => {
  if (field.kind === "choice") return Object.entries(field.of).map(([value, text]) => ({ value, text }));
  return CHOSEN.has(field.kind) ? field.options : null;
};

// A field as {element, texts(), files(), show(fault), narrow(chosen)}.
// `begun` is what is written in it at first, `brought` the files that it holds already.
export function fieldOf(field, { mark, limits, begun, brought = [] }) {
  const id = `${mark}-${field.name}`;
  const hint = [field.hint, field.clause].filter(Boolean).join(" · ");
  const told = make("p", { class: "fault", id: `${id}-fault`, hidden: true });
  const below = [hint && make("p", { class: "hint", id: `${id}-hint` }, hint), told];
  const described = `${id}-fault${hint ? ` ${id}-hint` : ""}`;
  const choices = choicesOf(field);
  let own;
  if (isFiles(field)) own = files(field, id, described, { limits, brought });
  else if (choices && (isSeveral(field) || choices.length <= FEW) && !choices.some((one) => one.parent)) own = ticks(field, id, choices, begun);
  else if (choices) own = list(field, id, described, choices, begun);
  else own = written(field, id, described, begun);
  const title = [field.label, own.needed ? null : make("span", { class: "optional" }, say("optional"))];
  const head = own.group ? make("legend", {}, ...title) : make("label", { for: id }, ...title);
  const element = make(own.group ? "fieldset" : "div", { class: "field", "data-field": field.name }, head, own.element, ...below);
  const show = (fault) => {
    told.hidden = !fault;
    told.replaceChildren(...(fault ? make("p", {}, fault).childNodes : []));
    element.toggleAttribute("data-wrong", Boolean(fault));
    for (const one of element.querySelectorAll("input, select, textarea")) one.setAttribute("aria-invalid", String(Boolean(fault)));
  };
  element.addEventListener("input", () => show(""));
  return { field, element, show, texts: () => [], files: () => [], narrow: () => {}, ...own.reads };
}

const needed = (field) => field.needed.length > 0;

function written(field, id, described, begun) {
  const plain = { id, name: field.name, "aria-describedby": described, autocomplete: "off" };
  let input;
  if (field.kind === "day") input = make("input", { ...plain, type: "date", value: begun?.[0] ?? dayOf(Date.now()) });
  else if (field.kind in TYPED) input = make("input", { ...plain, type: "text", inputmode: TYPED[field.kind], value: begun?.[0] ?? "" });
  else if (field.kind === "who") input = make("input", { ...plain, type: "text", value: begun?.[0] ?? "" });
  else input = make("textarea", { ...plain, rows: "2", maxlength: "2000" });
  if (input.tagName === "TEXTAREA") input.value = begun?.[0] ?? "";
  return { element: input, needed: needed(field), reads: { texts: () => [input.value.trim()].filter(Boolean) } };
}

function ticks(field, id, choices, begun) {
  const type = isSeveral(field) ? "checkbox" : "radio";
  const boxes = choices.map((one, number) =>
    make("input", { type, name: id, id: number ? `${id}-${number}` : id, value: one.value, checked: begun?.includes(one.value) }),
  );
  const rows = boxes.map((box, number) => make("label", { class: "choice" }, box, make("span", {}, choices[number].text)));
  if (choices.length === 1 && field.needed.includes("*")) boxes[0].checked = true;
  const texts = () => boxes.filter((one) => one.checked).map((one) => one.value);
  return { group: true, element: make("div", { class: "choices" }, ...rows), needed: needed(field), reads: { texts } };
}

function list(field, id, described, choices, begun) {
  const select = make("select", { id, name: field.name, "aria-describedby": described });
  const offer = (shown) => {
    const chosen = select.value || begun?.[0] || "";
    const options = shown.map((one) => make("option", { value: one.value }, one.text));
    select.replaceChildren(make("option", { value: "" }, say("choose")), ...options);
    select.value = shown.some((one) => one.value === chosen) ? chosen : "";
    if (shown.length === 1 && field.needed.includes("*")) select.value = shown[0].value;
  };
  offer(choices);
  // What lies in something else is offered once that is chosen: the grids of the village.
  const narrow = (chosen) => {
    const parents = new Set(choices.map((one) => one.parent).filter(Boolean));
    const within = chosen.filter((one) => parents.has(one));
    offer(within.length ? choices.filter((one) => !one.parent || within.includes(one.parent)) : choices);
  };
  const reads = { texts: () => [select.value].filter(Boolean), narrow };
  return { element: select, needed: needed(field), reads };
}

function files(field, id, described, { limits, brought }) {
  const kinds = Object.entries(field.of ?? {});
  const inputs = (kinds.length ? kinds : [["", ""]]).map(([kind, label], number) => picker(field, number ? `${id}-${number}` : id, described, { kind, label, limits, brought }));
  const element = make("div", { class: "pickers" }, ...inputs.map((one) => one.element));
  return { group: true, element, needed: needed(field), reads: { files: () => inputs.flatMap((one) => one.kept) } };
}

function picker(field, id, described, { kind, label, limits, brought }) {
  const shown = make("ul", { class: "photos" });
  const wrong = make("p", { class: "fault", role: "status" });
  const name = kind ? `${field.name}.${kind}` : field.name;
  const kept = brought.filter((one) => one.field === name);
  const input = make("input", { type: "file", id, multiple: true, class: "sr", accept: Object.keys(limits.kinds).join(","), "aria-describedby": described });
  const draw = () => {
    const one = (file, number) => {
      const remove = () => {
        URL.revokeObjectURL(image?.src);
        kept.splice(number, 1);
        draw();
      };
      const image = file.blob.type.startsWith("image/") ? make("img", { alt: "", src: URL.createObjectURL(file.blob) }) : null;
      const taking = { type: "button", class: "remove", "aria-label": say("remove_file", { name: file.name }), click: remove };
      return make("li", {}, image ?? make("span", { class: "paper" }, file.name), make("button", taking, icon("cross")));
    };
    shown.replaceChildren(...kept.map(one));
    shown.hidden = kept.length === 0;
  };
  input.addEventListener("change", async () => {
    const faults = [];
    for (const file of [...input.files]) {
      if (kept.length >= limits.each) {
        faults.push(say("too_many_files", { most: limits.each }));
        break;
      }
      try {
        kept.push({ field: name, ...(await taken(file, limits)) });
      } catch (error) {
        if (!(error instanceof TooLarge || error instanceof NotTaken)) throw error;
        faults.push(say(error instanceof TooLarge ? "too_large" : "not_taken", { name: file.name, most: limits.megabytes }));
      }
    }
    input.value = "";
    wrong.replaceChildren(...make("p", {}, faults.join(" ")).childNodes);
    draw();
  });
  draw();
  const opener = make("label", { class: "act picker", for: id }, icon("camera"), label || say("add_photo"));
  return { kept, element: make("div", { class: "picker-box" }, input, opener, shown, wrong) };
}
