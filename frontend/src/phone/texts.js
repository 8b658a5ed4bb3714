// The words of the page, as the server wrote them into it, and Chinese marked where the page is not Chinese.
const known = JSON.parse(document.getElementById("texts").textContent);
export const language = document.documentElement.lang;
const HAN = /[\p{Script=Han}《〔][\p{Script=Han}\u3000-\u303f\uff00-\uffef·—0-9]*/gu;

export const say = (key, places = {}) => known[key].replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");

export const isChinese = (text) => text.search(HAN) >= 0;

// A text as nodes: what is Chinese in an English page says so.
export function marked(text) {
  if (language.startsWith("zh")) return [document.createTextNode(text)];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(HAN)) {
    if (found.index > at) nodes.push(document.createTextNode(text.slice(at, found.index)));
    const span = document.createElement("span");
    span.lang = "zh";
    span.textContent = found[0];
    nodes.push(span);
    at = found.index + found[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
