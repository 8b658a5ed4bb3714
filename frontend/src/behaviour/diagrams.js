// Drawings of processes are drawn when they come into view; the library is loaded only then.
let drawing;

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      drawing ??= import("../diagram/draw.js");
      drawing.then(({ draw }) => draw(entry.target)).catch(() => fail(entry.target));
    }
  },
  { rootMargin: "200px" },
);

export function diagrams(root) {
  root.querySelectorAll("figure[data-diagram]:not([data-live])").forEach((figure) => {
    figure.dataset.live = "";
    seen.observe(figure);
  });
}

// What the page says beside the drawing stays.
function fail(figure) {
  figure.dataset.failed = "";
  figure.querySelector("[role=alert]").hidden = false;
}
