// What every page loads. Pages work without it: it adds keys, sorting, dialogs, charts and swaps of fragments.
import htmx from "htmx.org";
import { charts } from "./behaviour/charts.js";
import { contrast } from "./behaviour/contrast.js";
import { controls } from "./behaviour/controls.js";
import { diagrams } from "./behaviour/diagrams.js";
import { dialogs } from "./behaviour/dialogs.js";
import { edges } from "./behaviour/edges.js";
import { files } from "./behaviour/files.js";
import { grids } from "./behaviour/grids.js";
import { keys } from "./behaviour/keys.js";
import { leaving } from "./behaviour/leaving.js";
import "./behaviour/papers.js";
import { suggest } from "./behaviour/suggest.js";
import { matrix } from "./behaviour/matrix.js";
import { pictures } from "./behaviour/pictures.js";
import { tables } from "./behaviour/tables.js";

// Strict Content-Security-Policy: nothing is evaluated, no style is written into the page.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  attributesToSettle: ["class"],
  scrollBehavior: "auto",
});
// A refusal comes with 4xx and says in the page what is wrong.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status >= 400 && detail.xhr.status < 500 && detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

keys();
suggest();
matrix();
const enliven = (root) => {
  tables(root);
  edges(root);
  dialogs(root);
  controls(root);
  charts(root);
  diagrams(root);
  pictures(root);
  files(root);
  grids(root);
  leaving(root);
  contrast(root);
};
enliven(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enliven(event.detail.elt);
});
