// Charts are drawn when they come into view; the library is loaded only then.
let drawing;

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      drawing ??= import("../charts/draw.js");
      drawing.then(({ draw }) => draw(entry.target));
    }
  },
  { rootMargin: "200px" },
);

export function charts(root) {
  root.querySelectorAll("figure.chart[data-chart]:not([data-live])").forEach((figure) => {
    figure.dataset.live = "";
    seen.observe(figure);
  });
}
