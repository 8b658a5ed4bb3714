// Tells how well two colours of the page stand apart, by the formula of WCAG 2; told again when the theme changes.
const light = (hex) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

function tell(cells) {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => light(style.getPropertyValue(`--${name}`).trim());
  for (const cell of cells) {
    const [high, low] = [of(cell.dataset.contrast), of(cell.dataset.against)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    cell.textContent = ratio.toFixed(2);
    const verdict = cell.parentElement.querySelector("[data-verdict]");
    if (!verdict || !cell.dataset.least) continue;
    const enough = ratio >= Number(cell.dataset.least);
    verdict.textContent = enough ? `✓ ${verdict.dataset.enough}` : `✗ ${verdict.dataset.short}`;
    verdict.dataset.verdict = enough ? "enough" : "short";
  }
}

export function contrast(root) {
  const cells = root.querySelectorAll("[data-contrast]:not([data-live])");
  if (!cells.length) return;
  cells.forEach((cell) => (cell.dataset.live = ""));
  tell(cells);
  new MutationObserver(() => tell(cells)).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}
