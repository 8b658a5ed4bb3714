// Draws a process into its figure: fit to the width, with marks on its tasks. The box is always as high as the drawing,
// so that it moves sideways only and a wheel or a finger goes on scrolling the page.
import Viewer from "bpmn-js/lib/Viewer.js";
import { tokens } from "../charts/tokens.js";
import { moves } from "./moves.js";
import { mark } from "./marks.js";

const LEAST = 0.3, MOST = 2, STEP = 1.25;
// What is smaller than this when it fits cannot be read: it begins larger, and moves sideways.
const SMALLEST_THAT_FITS = 0.4, OTHERWISE = 0.7;
const HAN = /\p{Script=Han}/u;
const EDGE = 8;
// Below the drawing stays free for the mark of who made the library.
const FOOT = 44;

export async function draw(figure) {
  const answer = await fetch(figure.dataset.diagram, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const text = await answer.text();
  const box = figure.querySelector(".canvas");
  const stage = document.createElement("div");
  stage.className = "stage";
  box.append(stage);
  const viewer = new Viewer({
    container: stage,
    // Styles follow the page: a theme or paper needs no second drawing.
    bpmnRenderer: { defaultFillColor: "var(--surface)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" },
    textRenderer: { defaultStyle: { fontFamily: tokens().face, fontSize: 13 }, externalStyle: { fontSize: 11 } },
  });
  await viewer.importXML(text);
  box.querySelector(".space").remove();
  box.querySelector(".loading").remove();
  const view = viewOf(viewer, stage);
  describe(viewer, box);
  mark(viewer, figure);
  moves(viewer, figure, view);
  figure.dataset.drawn = "";
}

// The window on the drawing: how large it is drawn, and from where.
function viewOf(viewer, stage) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const fits = () => Math.min(1, (stage.clientWidth - 2 * EDGE) / inner.width);
  let size = 0, width = 0;

  function show(next, middle) {
    size = Math.min(MOST, Math.max(Math.min(LEAST, fits()), next));
    stage.style.height = `${Math.ceil(inner.height * size) + 2 * EDGE + FOOT}px`;
    canvas.resized();
    width = stage.clientWidth;
    at((middle ?? inner.x) - (middle === undefined ? EDGE : width / 2) / size);
  }
  function at(x) {
    const wide = stage.clientWidth / size;
    const most = inner.x + inner.width + EDGE / size - wide;
    const least = inner.x - EDGE / size;
    const left = most < least ? inner.x - (wide - inner.width) / 2 : Math.min(most, Math.max(least, x));
    canvas.viewbox({ x: left, y: inner.y - EDGE / size, width: wide, height: stage.clientHeight / size });
  }
  const view = {
    fit: () => show(fits()),
    zoom: (steps) => {
      const { x, width: wide } = canvas.viewbox();
      show(size * STEP ** steps, x + wide / 2);
    },
    move: (pixels) => at(canvas.viewbox().x - pixels / size),
    reveal: ({ x, width: wide }) => {
      const seen = canvas.viewbox();
      if (x < seen.x || x + wide > seen.x + seen.width) at(x + wide / 2 - seen.width / 2);
    },
  };
  show(fits() < SMALLEST_THAT_FITS ? OTHERWISE : fits());
  new ResizeObserver(() => {
    if (stage.clientWidth && Math.abs(stage.clientWidth - width) > 1) view.fit();
  }).observe(stage);
  return view;
}

// One thing to who cannot see it; what it shows is in the table beside it.
function describe(viewer, box) {
  const svg = viewer.get("canvas").getContainer().querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", box.dataset.label);
  if (document.documentElement.lang !== "en") return;
  for (const text of svg.querySelectorAll("text")) if (HAN.test(text.textContent)) text.setAttribute("lang", "zh");
}
