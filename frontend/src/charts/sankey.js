// A family tree: { nodes: [{ id, name, layer, sign, href }], links: [{ from, to, value, said }] }.
import { text, tooltip } from "./tokens.js";

export function sankey({ nodes, links }, t) {
  const colour = { "+": t.green, "-": t.red, "~": t.accent, "⇄": t.accent };
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  return {
    animation: false,
    textStyle: text(t),
    aria: { enabled: true },
    tooltip: tooltip(t, ({ data, dataType }) =>
      dataType === "edge" ? `${names.get(data.source)} → ${names.get(data.target)}\n${data.said}` : data.said ?? names.get(data.name)),
    series: [{
      type: "sankey", left: 8, right: 130, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 10, draggable: false,
      data: nodes.map(({ id, layer, sign, href, said }) => ({ name: id, depth: layer, href, said, itemStyle: { color: colour[sign] ?? t.strong, borderWidth: 0 } })),
      links: links.map(({ from, to, value, said }) => ({ source: from, target: to, value, said })),
      label: { ...text(t), formatter: ({ name }) => names.get(name) },
      lineStyle: { color: t.strong, opacity: 0.28, curveness: 0.5 },
      emphasis: { focus: "adjacency", lineStyle: { opacity: 0.55 } },
    }],
  };
}
