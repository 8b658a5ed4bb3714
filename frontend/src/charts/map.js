// Counties coloured by a measure: { outlines, diverging, unit, values: [{ code, name, value, href, said }] }.
import { text, tooltip } from "./tokens.js";

const registered = new Set();

export async function map({ outlines, values, unit, diverging = false, none }, t, { registerMap }) {
  if (!registered.has(outlines)) {
    const found = await (await fetch(outlines)).json();
    for (const feature of found.features) feature.properties.name = feature.properties.code;
    registerMap(outlines, found);
    registered.add(outlines);
  }
  const said = new Map(values.map((row) => [row.code, row]));
  const numbers = values.map((row) => row.value).filter((value) => value !== null);
  const most = Math.max(...numbers.map(Math.abs), 0) || 1;
  const [low, high] = diverging ? [-most, most] : [Math.min(...numbers, 0), Math.max(...numbers, 1)];
  return {
    animation: false,
    textStyle: text(t),
    aria: { enabled: true },
    tooltip: tooltip(t, ({ name }) => {
      const row = said.get(name);
      return row ? `${row.name}\n${row.said}` : none;
    }),
    visualMap: {
      min: low, max: high, left: 8, bottom: 8, calculable: false, itemWidth: 12, itemHeight: 96, textStyle: text(t),
      text: [`${round(high)} ${unit}`, `${round(low)}`],
      inRange: { color: diverging ? t.diverging : t.sequential },
    },
    series: [{
      type: "map", map: outlines, nameProperty: "name", roam: false, aspectScale: 0.8, layoutCenter: ["52%", "50%"], layoutSize: "98%",
      selectedMode: false,
      data: values.map((row) => ({ name: row.code, value: row.value ?? NaN, href: row.href })),
      itemStyle: { borderColor: t.surface, borderWidth: 0.6, areaColor: t.sunken },
      emphasis: { label: { show: false }, itemStyle: { borderColor: t.ink, borderWidth: 1.4 } },
      label: { show: false },
    }],
  };
}

const round = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toLocaleString("en", { maximumFractionDigits: 2 }));
