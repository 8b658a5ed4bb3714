// Buttons, keys and a pointer move the view. Up and down are the page's own.
const BUTTONS = { in: (view) => view.zoom(1), out: (view) => view.zoom(-1), fit: (view) => view.fit() };
const STRIDE = 80, STILL = 4;
const KEYS = {
  "+": BUTTONS.in, "=": BUTTONS.in, "-": BUTTONS.out, "0": BUTTONS.fit,
  ArrowLeft: (view) => view.move(STRIDE), ArrowRight: (view) => view.move(-STRIDE),
};

export function moves(viewer, figure, view) {
  const stage = figure.querySelector(".stage");
  for (const button of figure.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => BUTTONS[button.dataset.zoom](view));
  }
  figure.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act(view);
  });
  drags(stage, view);
  // A mark that is reached by key comes into view by moving the drawing, never the box around it.
  const registry = viewer.get("elementRegistry");
  stage.addEventListener("focusin", ({ target }) => {
    const node = target.closest("[data-node]");
    if (node) view.reveal(registry.get(node.dataset.node));
  });
  stage.addEventListener("scroll", () => stage.scrollTo(0, 0), true);
}

function drags(stage, view) {
  let last = null, begun = 0, moved = false;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    last = begun = event.clientX;
    moved = false;
  });
  stage.addEventListener("pointermove", (event) => {
    if (last === null) return;
    if (!moved && Math.abs(event.clientX - begun) < STILL) return;
    if (!moved) stage.setPointerCapture(event.pointerId);
    moved = true;
    view.move(event.clientX - last);
    last = event.clientX;
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (last = null));
  // A drag that ends on a mark does not follow it.
  stage.addEventListener("click", (event) => moved && event.preventDefault(), true);
  stage.addEventListener("dragstart", (event) => event.preventDefault());
}
