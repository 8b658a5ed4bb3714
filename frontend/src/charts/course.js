// How something rises and falls step by step, under limits: { steps, series: [{ name, values, colour, dashed }], limits: [{ name, value, colour }], unit }.
import { text, tooltip } from "./tokens.js";

export function course({ steps, series, limits, unit = "" }, t) {
  const colours = { accent: t.accent, quiet: t.quiet, red: t.red, green: t.green, amber: t.amber };
  const limit = ({ name, value, colour }) => ({
    yAxis: value, name, lineStyle: { color: colours[colour], type: "dotted", width: 1.5 },
    label: { formatter: `${name} ${value}`, position: "insideStartTop", color: colours[colour], fontFamily: t.face },
  });
  const line = ({ name, values, colour, dashed }, n) => ({
    name, type: "line", step: "end", data: values, symbol: "none",
    lineStyle: { color: colours[colour], type: dashed ? "dashed" : "solid", width: 2 },
    itemStyle: { color: colours[colour] },
    markLine: n ? undefined : { silent: true, symbol: "none", data: limits.map(limit) },
  });
  const highest = Math.max(0, ...limits.map(({ value }) => value), ...series.flatMap(({ values }) => values));
  return {
    animation: false,
    textStyle: text(t),
    aria: { enabled: true },
    tooltip: { trigger: "axis", ...tooltip(t) },
    legend: { top: 0, textStyle: text(t), itemWidth: 20, itemHeight: 10 },
    grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: steps, boundaryGap: false, axisLine: { lineStyle: { color: t.strong } }, axisTick: { show: false }, axisLabel: { color: t.quiet } },
    yAxis: {
      type: "value", name: unit, max: Math.ceil(highest * 1.1) || 1, minInterval: 1, nameTextStyle: { color: t.quiet },
      splitLine: { lineStyle: { color: t.line } }, axisLabel: { color: t.quiet },
    },
    series: series.map(line),
  };
}
