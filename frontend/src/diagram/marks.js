// What stands on each task: how many are open, how long it takes, how many are overdue; a link to what is counted.
export function mark(viewer, figure) {
  const data = document.getElementById(figure.dataset.marks);
  const overlays = viewer.get("overlays"), registry = viewer.get("elementRegistry");
  for (const [node, told] of Object.entries(JSON.parse(data.textContent))) {
    const element = registry.get(node);
    if (!element) continue;
    overlays.add(node, {
      html: markOf(node, told),
      position: { top: -12, left: -4 },
      scale: { min: 0.9, max: 1.2 },
      show: { minZoom: 0, maxZoom: 9 },
    });
  }
}

function markOf(node, told) {
  const link = document.createElement("a");
  link.className = "task-mark";
  link.href = told.href;
  link.dataset.node = node;
  link.title = told.told;
  const words = part("sr", "");
  const name = part("", told.name);
  if (document.documentElement.lang === "en") name.lang = "zh";
  words.append(name, ` ${told.told}`);
  link.append(words);
  for (const kind of ["open", "median", "overdue"]) {
    if (!told[kind]) continue;
    const shown = part(kind, told[kind]);
    shown.setAttribute("aria-hidden", "true");
    link.append(shown);
  }
  return link;
}

function part(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
