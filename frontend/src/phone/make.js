import { isChinese, language, marked } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

// An element: attributes (those that are functions listen), then children; texts are marked where they are Chinese.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) element.append(child);
    else if (tag === "option") Object.assign(element, plainly(String(child)));
    else element.append(...marked(String(child)));
  }
  return element;
}

// An option holds text only, so it is marked as a whole.
const plainly = (text) =>
  !language.startsWith("zh") && isChinese(text) ? { textContent: text, lang: "zh" } : { textContent: text };

export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  drawn.append(use);
  return drawn;
}

export const button = (words, pressed, kind = "") =>
  make("button", { type: "button", class: `act ${kind}`.trim(), click: pressed }, words);

export const notice = (tone, ...children) =>
  make("div", { class: "notice", "data-tone": tone, role: tone === "red" ? "alert" : "status" }, make("div", {}, ...children));

// Asks before something is lost; true where it is meant.
export function asked({ title, text, yes, no }) {
  const dialog = make("dialog", { class: "ask", "aria-labelledby": "ask-title" });
  return new Promise((answer) => {
    const end = (meant) => () => {
      dialog.close();
      dialog.remove();
      answer(meant);
    };
    dialog.append(
      make("h2", { id: "ask-title" }, title),
      make("p", {}, text),
      make("div", { class: "acts" }, button(yes, end(true), "danger"), button(no, end(false))),
    );
    dialog.addEventListener("cancel", end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
