// What scrolls sideways says so: its right edge fades as long as there is more.
const BOXES = ".table-box, .tabs, .stages";
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target.closest(BOXES))));

export function edges(root) {
  for (const box of root.querySelectorAll(`:is(${BOXES}):not([data-edged])`)) {
    box.dataset.edged = "";
    box.addEventListener("scroll", () => mark(box), { passive: true });
    resized.observe(box);
    if (box.firstElementChild) resized.observe(box.firstElementChild);
  }
}

function mark(box) {
  box?.toggleAttribute("data-more", box.scrollWidth - box.clientWidth - box.scrollLeft > 2);
}
