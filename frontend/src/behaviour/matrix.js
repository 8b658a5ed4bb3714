// Rows that open: htmx brings what lies in a unit and puts it under its row; a second click takes it away again.
export function matrix() {
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("[data-expands]");
      if (!button || event.ctrlKey || event.metaKey) return;
      if (button.getAttribute("aria-expanded") !== "true") return;
      event.preventDefault();
      event.stopPropagation();
      const row = button.closest("tr");
      while (row.nextElementSibling && +row.nextElementSibling.dataset.depth > +row.dataset.depth) row.nextElementSibling.remove();
      button.setAttribute("aria-expanded", "false");
    },
    true,
  );
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.elt.matches("[data-expands]")) detail.elt.setAttribute("aria-expanded", "true");
  });
  // Whoever sorts goes on looking at the same columns.
  const BOX = ".table-box:has(> .matrix)";
  let left = 0;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => (left = detail.target?.querySelector(BOX)?.scrollLeft ?? 0));
  document.addEventListener("htmx:afterSwap", () => left && document.querySelector(BOX)?.scrollTo({ left }));
}
