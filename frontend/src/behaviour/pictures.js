// Saves a drawing of the page as PNG: what the style sheet says is written into a copy as attributes, and the copy is
// painted on a canvas. No style is written into the page, which its policy would refuse.
const COPIED = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "text-decoration-line", "display",
];
const SPACE = 16, TITLE = 34, SHARPNESS = 2;

export function pictures(root) {
  for (const button of root.querySelectorAll("[data-png-svg]:not([data-live])")) {
    button.dataset.live = "";
    button.addEventListener("click", () => save(button));
  }
}

function save(button) {
  const figure = button.closest("figure");
  const svg = [...figure.querySelectorAll("svg.org")].find((one) => one.getClientRects().length);
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = (width + 2 * SPACE) * SHARPNESS;
    canvas.height = (height + 2 * SPACE + TITLE) * SHARPNESS;
    const ink = getComputedStyle(figure);
    const pen = canvas.getContext("2d");
    pen.scale(SHARPNESS, SHARPNESS);
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--surface");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = ink.color;
    pen.font = `600 15px ${ink.fontFamily}`;
    pen.fillText(button.dataset.pngSvg, SPACE, SPACE + 16);
    pen.drawImage(image, SPACE, SPACE + TITLE, width, height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = `${button.dataset.pngSvg}.png`;
    link.click();
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(copied(svg, width, height))}`;
}

function copied(svg, width, height) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, place) => {
    const style = getComputedStyle(from[place]);
    for (const name of COPIED) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name === "text-decoration-line" ? "text-decoration" : name, value);
    }
    element.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return new XMLSerializer().serializeToString(copy);
}
