// A family tree: { columns, nodes: [{ id, name, more, holds, layer, sign, strong, href, said }], links: [{ from, to, value, sign, said }] }.
// Time runs to the right; labels of the first generation stand before it, of the last behind it, so that none lies on
// a band but those between, which have a rim of the surface.
import { text, tooltip } from "./tokens.js";

const SHOWN = { "-": "−" };

export function sankey({ nodes, links, columns = [] }, t, { width }) {
  const colour = { "+": t.green, "-": t.red, "~": t.accent, "⇄": t.accent };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const last = Math.max(...nodes.map((node) => node.layer));
  const margin = Math.min(170, Math.max(110, width * 0.16));
  const rows = Math.max(...Array.from({ length: last + 1 }, (_, n) => nodes.filter((node) => node.layer === n).length));
  const top = columns.length ? 30 : 8;
  const across = width - 2 * margin;
  const rim = { textBorderColor: t.surface, textBorderWidth: 3 };
  const label = (node) => ({
    position: node.layer === 0 ? "left" : "right",
    formatter: () => [
      node.sign ? `{${node.sign === "-" ? "gone" : node.sign === "+" ? "fresh" : "other"}|${SHOWN[node.sign] ?? node.sign}} ` : "",
      node.strong ? `{strong|${node.name}}` : `{name|${node.name}}`,
      node.more ? ` {more|${node.more}}` : "",
    ].join(""),
  });
  return {
    animation: false,
    textStyle: text(t),
    aria: { enabled: true },
    title: columns.map((said, n) => ({
      text: said, top: 4, left: margin + (across * n) / Math.max(last, 1), textAlign: n === 0 ? "right" : n === last ? "left" : "center",
      padding: 0, textStyle: { ...text(t), color: t.quiet, fontWeight: 600 },
    })),
    tooltip: tooltip(t, ({ data, dataType }) => {
      if (dataType === "edge") return `${byId.get(data.source).name} → ${byId.get(data.target).name}\n${data.said}`;
      const node = byId.get(data.name);
      return [node.name, node.said, node.holds].filter(Boolean).join("\n");
    }),
    series: [{
      type: "sankey", left: margin, right: margin, top, bottom: 10, nodeWidth: 8, nodeGap: rows > 22 ? 9 : rows > 12 ? 12 : 16,
      nodeAlign: "justify", layoutIterations: 64, draggable: false,
      data: nodes.map((node) => ({
        name: node.id, depth: node.layer, href: node.href, label: label(node),
        itemStyle: { color: colour[node.sign] ?? t.strong, borderWidth: 0 },
      })),
      links: links.map(({ from, to, value, sign, said }) => ({
        source: from, target: to, value, said, lineStyle: { color: colour[sign] ?? t.strong, opacity: sign ? 0.3 : 0.22 },
      })),
      label: {
        ...text(t), ...rim, lineHeight: 14,
        rich: {
          name: { ...text(t), ...rim }, strong: { ...text(t), ...rim, fontWeight: 700 }, more: { ...text(t), ...rim, fontSize: 11, color: t.quiet },
          fresh: { ...text(t), ...rim, fontWeight: 700, color: t.green }, gone: { ...text(t), ...rim, fontWeight: 700, color: t.red },
          other: { ...text(t), ...rim, fontWeight: 700, color: t.accent },
        },
      },
      lineStyle: { curveness: 0.5 },
      emphasis: { focus: "adjacency", lineStyle: { opacity: 0.6 } },
      blur: { itemStyle: { opacity: 0.25 }, lineStyle: { opacity: 0.06 }, label: { opacity: 0.35 } },
    }],
  };
}
