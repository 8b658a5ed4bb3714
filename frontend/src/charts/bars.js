// Bars side by side: { categories, series: [{ name, values, colour }], unit }.
import { text, tooltip } from "./tokens.js";

export function bars({ categories, series, unit = "", stacked = false }, t) {
  const colours = { accent: t.accent, quiet: t.strong, red: t.red, green: t.green };
  return {
    animation: false,
    textStyle: text(t),
    aria: { enabled: true },
    tooltip: { trigger: "axis", ...tooltip(t) },
    legend: series.length > 1 ? { top: 0, textStyle: text(t), itemWidth: 12, itemHeight: 12 } : undefined,
    grid: { left: 8, right: 16, top: series.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: categories, axisLine: { lineStyle: { color: t.strong } }, axisTick: { show: false }, axisLabel: { color: t.quiet } },
    yAxis: { type: "value", name: unit, nameTextStyle: { color: t.quiet }, splitLine: { lineStyle: { color: t.line } }, axisLabel: { color: t.quiet } },
    series: series.map(({ name, values, colour }, n) => ({
      name, type: "bar", data: values, stack: stacked ? "all" : undefined, barMaxWidth: 28,
      itemStyle: { color: colours[colour] ?? t.sequential[4 - 2 * (n % 3)], borderColor: t.strong, borderWidth: 0.5 },
    })),
  };
}
