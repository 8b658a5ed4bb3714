// What stands on an element: of a task how many are open, how long it takes, how many are overdue; of a draft what becomes
// of it. A link to what is counted or listed.
const HAN = /\p{Script=Han}/u;
const SIGNS = { "+": "added", "~": "changed", "−": "removed" };
const AREAS = ["bpmn:Lane", "bpmn:Participant", "bpmn:SubProcess"];

export function mark(viewer, figure) {
  const data = document.getElementById(figure.dataset.marks);
  const overlays = viewer.get("overlays"), registry = viewer.get("elementRegistry"), canvas = viewer.get("canvas");
  for (const [node, told] of Object.entries(JSON.parse(data.textContent))) {
    const element = registry.get(node);
    if (!element) continue;
    if (told.sign) {
      canvas.addMarker(element, SIGNS[told.sign]);
      if (!element.waypoints && !AREAS.includes(element.type)) canvas.addMarker(element, "filled");
    }
    overlays.add(node, {
      html: markOf(node, told, element),
      position: element.waypoints ? middle(element.waypoints) : { top: 0, left: -4 },
      scale: { min: 0.9, max: 1.2 },
      show: { minZoom: 0, maxZoom: 9 },
    });
  }
}

// The middle of the longest piece of a line, from the corner of what it takes up; a little higher and to the left.
function middle(points) {
  const left = Math.min(...points.map(({ x }) => x)), top = Math.min(...points.map(({ y }) => y));
  const pieces = points.slice(1).map((to, n) => [points[n], to]);
  const long = ([from, to]) => Math.hypot(to.x - from.x, to.y - from.y);
  const [from, to] = pieces.reduce((most, piece) => (long(piece) > long(most) ? piece : most));
  return { left: (from.x + to.x) / 2 - left - 8, top: (from.y + to.y) / 2 - top - 10 };
}

function markOf(node, told, element) {
  const link = document.createElement("a");
  link.className = element.waypoints ? "task-mark" : "task-mark above";
  link.href = told.href;
  link.dataset.node = node;
  link.title = told.told;
  const words = part("sr", "");
  const name = part("", told.name);
  if (document.documentElement.lang === "en") {
    if (HAN.test(told.name)) name.lang = "zh";
    if (HAN.test(told.told)) link.lang = "zh";
  }
  words.append(name, ` ${told.told}`);
  link.append(words);
  const shown = told.sign ? { sign: told.sign, word: !element.waypoints && told.word } : told;
  if (told.sign) link.dataset.sign = told.sign;
  for (const kind of ["sign", "word", "open", "median", "overdue"]) {
    if (!shown[kind]) continue;
    const short = part(kind, shown[kind]);
    short.setAttribute("aria-hidden", "true");
    link.append(short);
  }
  return link;
}

function part(kind, text) {
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = text;
  return span;
}
