// Keys: "/" searches, "g" then a letter goes to a page of the top bar, "j" and "k" walk a list, Esc closes.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

export function keys() {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return close(event);
    if (typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector("#search")?.focus();
    } else if (event.key === "g") {
      going = Date.now();
    } else if (Date.now() - going < 1500) {
      going = 0;
      document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    }
  });
}

function close(event) {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (typing(event.target)) event.target.blur();
}

function step(by) {
  const rows = [...document.querySelectorAll("main table.t tbody tr:not([hidden]), main .sentence")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  rows[now]?.removeAttribute("aria-selected");
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
  next.setAttribute("aria-selected", "true");
  const link = next.querySelector("a, button");
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
