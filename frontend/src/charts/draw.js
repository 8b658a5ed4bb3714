// Draws a figure: the data lies beside it in the page, the kind says which of the drawings it wants.
import { init, registerMap, use } from "echarts/core";
import { BarChart, LineChart, MapChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, DatasetComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { bars } from "./bars.js";
import { course } from "./course.js";
import { map } from "./map.js";
import { pointing } from "./pointing.js";
import { sankey } from "./sankey.js";
import { tokens } from "./tokens.js";

use([
  BarChart, LineChart, MapChart, SankeyChart, ScatterChart, AriaComponent, DatasetComponent, GeoComponent, GridComponent,
  LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer,
]);

const kinds = { bars, course, map, sankey };
const drawn = new Map();

export async function draw(figure) {
  const payload = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".canvas");
  const chart = init(canvas, null, { renderer: "canvas" });
  const redraw = async () => {
    const option = await kinds[payload.kind](payload, tokens(), { registerMap, width: canvas.clientWidth });
    if (option) chart.setOption(option, true);
    return Boolean(option);
  };
  if (!(await redraw())) {
    // The words of the figure and the table beside it stay.
    chart.dispose();
    canvas.remove();
    return;
  }
  canvas.querySelector(".loading")?.remove();
  chart.on("click", ({ data }) => data?.href && window.location.assign(data.href));
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    chart.resize();
    // Margins follow the width; a change of height alone needs no drawing anew.
    if (canvas.clientWidth && Math.abs(canvas.clientWidth - width) > 24) {
      width = canvas.clientWidth;
      redraw();
    }
  }).observe(canvas);
  drawn.set(figure, { chart, redraw });
  pointing(figure, payload, chart);
  figure.querySelector("[data-png]")?.addEventListener("click", () => save(chart, figure));
  figure.dataset.drawn = "";
}

function save(chart, figure) {
  const url = chart.getDataURL({ pixelRatio: 2, backgroundColor: tokens().surface });
  const link = Object.assign(document.createElement("a"), { href: url, download: `${figure.dataset.name}.png` });
  link.click();
}

const repaint = () => drawn.forEach(({ redraw }) => redraw());
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
