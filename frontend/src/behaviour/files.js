// A field for a file in our own words: the browser's would speak the language of the browser.
export function files(root) {
  for (const box of root.querySelectorAll("[data-file]:not([data-live])")) {
    box.dataset.live = "";
    const input = box.querySelector("input");
    const name = box.querySelector("[data-name]");
    const tell = () => {
      const chosen = input.files[0];
      name.textContent = chosen ? `${chosen.name} (${Math.max(1, Math.round(chosen.size / 1024)).toLocaleString("en")} kB)` : name.dataset.none;
      box.toggleAttribute("data-chosen", Boolean(chosen));
    };
    input.addEventListener("change", tell);
    tell();
  }
}
