// A row of the table beside a map points at its county: hovering it, or the focus on its link, draws the outline stronger.
export function pointing(figure, { values }, chart) {
  const table = document.getElementById(`table-${figure.dataset.name}`);
  if (!table || !values) return;
  const codes = new Map(values.map(({ href, code }) => [href, code]));
  const at = (row) => codes.get(row?.querySelector("a[href]")?.getAttribute("href"));
  let now;
  const point = (code) => {
    if (code === now) return;
    if (now) chart.dispatchAction({ type: "downplay", seriesIndex: 0, name: now });
    if (code) chart.dispatchAction({ type: "highlight", seriesIndex: 0, name: code });
    now = code;
  };
  for (const kind of ["mouseover", "focusin"]) table.addEventListener(kind, ({ target }) => point(at(target.closest("tr"))));
  for (const kind of ["mouseleave", "focusout"]) table.addEventListener(kind, () => point(undefined));
}
