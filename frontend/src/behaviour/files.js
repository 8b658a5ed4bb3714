// A field for a file in our own words: the browser's would speak the language of the browser.
export function files(root) {
  for (const box of root.querySelectorAll("[data-file]:not([data-live])")) {
    box.dataset.live = "";
    const input = box.querySelector("input");
    const name = box.querySelector("[data-name]");
    const tell = () => {
      const chosen = [...input.files];
      const size = chosen.reduce((sum, file) => sum + file.size, 0);
      const names = chosen.map((file) => file.name).join(", ");
      name.textContent = chosen.length ? `${names} (${Math.max(1, Math.round(size / 1024)).toLocaleString("en")} kB)` : name.dataset.none;
      box.toggleAttribute("data-chosen", chosen.length > 0);
    };
    input.addEventListener("change", tell);
    tell();
  }
}
