// Counties coloured by the classes of a measure:
// { outlines, diverging, classes: [{ low, high, closed, shade, said }], none, labels: [{ name, at }],
//   values: [{ code, name, value, said, href }], points: [{ name, at, said, centre }] }; without classes there is no legend.
import { text, tooltip } from "./tokens.js";

const registered = new Set();
const SHADES = { sequential: [0, 1, 2, 3, 5], diverging: [0, 1, 2, 3, 4, 5, 6] };

export async function map({ outlines, values, classes, labels, points = [], diverging = false, none }, t, { registerMap }) {
  const box = await outline(outlines, registerMap);
  if (!box) return undefined;
  const said = new Map(values.map((row) => [row.code, row]));
  const scale = diverging ? t.diverging : SHADES.sequential.map((n) => t.sequential[n]);
  const within = ({ low, high, closed, said: label, shade }) => ({ gte: low, [closed ? "lte" : "lt"]: high, label, color: scale[shade] });
  return {
    animation: false,
    textStyle: text(t),
    // The figure's own words and the table beside it tell what is drawn.
    aria: { enabled: false },
    tooltip: tooltip(t, ({ name, seriesType, data }) => {
      if (data?.said) return `${name}\n${data.said}`;
      const row = seriesType === "map" && said.get(name);
      return row ? `${row.name}\n${row.said}` : seriesType === "map" ? none : "";
    }),
    visualMap: classes.length === 0 ? [] : {
      type: "piecewise", seriesIndex: 0, ...box.corner, itemWidth: 14, itemHeight: 12, itemGap: 4, itemSymbol: "rect",
      textStyle: text(t), pieces: classes.map(within), outOfRange: { color: t.sunken },
    },
    geo: {
      map: outlines, roam: false, aspectScale: box.stretch, top: 8, bottom: 8, left: 8, right: 8,
      emphasis: { label: { show: false }, itemStyle: { areaColor: "inherit", borderColor: t.ink, borderWidth: 1.6 } },
      itemStyle: { areaColor: t.sunken, borderColor: t.surface, borderWidth: 0.6 },
    },
    series: [
      {
        type: "map", geoIndex: 0, selectedMode: false,
        data: values.map((row) => ({ name: row.code, value: row.value ?? NaN, href: row.href })),
      },
      {
        type: "scatter", coordinateSystem: "geo", z: 4,
        data: points.map(({ name, at, said: label, centre }) => ({
          name, value: at, said: label, symbol: centre ? "diamond" : "circle", symbolSize: centre ? 14 : 8,
          itemStyle: { color: centre ? t.amber : t.accent, borderColor: t.surface, borderWidth: 1 },
        })),
      },
      {
        type: "scatter", coordinateSystem: "geo", silent: true, symbolSize: 1, itemStyle: { color: "transparent" }, z: 5,
        data: labels.map(({ name, at }) => ({ name, value: at })),
        label: {
          show: true, position: "inside", formatter: "{b}", ...text(t), fontSize: 12, fontWeight: 600,
          textBorderColor: t.surface, textBorderWidth: 3,
        },
      },
    ],
  };
}

// Who signed out elsewhere gets the page of signing in for the outlines: there is no map then.
// The map is registered once; its box says where the legend goes, and how far degrees of longitude are narrowed.
const boxes = new Map();
async function outline(address, registerMap) {
  if (!registered.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return undefined;
    const found = await answer.json();
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const feature of found.features) {
      feature.properties.name = feature.properties.code;
      for (const [ring] of feature.geometry.coordinates) {
        for (const [x, y] of ring) {
          [west, east] = [Math.min(west, x), Math.max(east, x)];
          [south, north] = [Math.min(south, y), Math.max(north, y)];
        }
      }
    }
    registerMap(address, found);
    registered.add(address);
    const box = { west, east, south, north };
    boxes.set(address, { corner: emptiest(found, box), stretch: Math.cos(((south + north) / 2) * (Math.PI / 180)) });
  }
  return boxes.get(address);
}

// The legend goes where the fewest points of outlines are.
function emptiest({ features }, { west, east, south, north }) {
  const corners = [
    { left: 12, top: 12, holds: (x, y) => x < 0.4 && y > 0.6 },
    { right: 12, bottom: 12, holds: (x, y) => x > 0.6 && y < 0.4 },
    { left: 12, bottom: 12, holds: (x, y) => x < 0.4 && y < 0.4 },
    { right: 12, top: 12, holds: (x, y) => x > 0.6 && y > 0.6 },
  ];
  const points = features.flatMap(({ geometry }) => geometry.coordinates.flatMap(([ring]) => ring));
  const placed = points.map(([x, y]) => [(x - west) / (east - west), (y - south) / (north - south)]);
  const counts = corners.map(({ holds }) => placed.filter(([x, y]) => holds(x, y)).length);
  const { holds, ...corner } = corners[counts.indexOf(Math.min(...counts))];
  return corner;
}
