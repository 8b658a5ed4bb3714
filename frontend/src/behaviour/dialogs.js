// A button with data-opens shows the dialog of that id; one with data-closes closes the dialog it is in.
export function dialogs(root) {
  for (const button of root.querySelectorAll("[data-opens]:not([data-live])")) {
    button.dataset.live = "";
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  }
  // A dialog that was fetched is shown at once.
  for (const dialog of [root, ...root.querySelectorAll("dialog[data-shown]")]) {
    if (dialog.matches?.("dialog[data-shown]")) {
      dialog.removeAttribute("data-shown");
      dialog.showModal();
    }
  }
  for (const button of root.querySelectorAll("[data-closes]:not([data-live])")) {
    button.dataset.live = "";
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

// What was refused is said on the page, behind the dialog; what was filled in stays in it.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status >= 400 || detail.failed) detail.elt.closest?.("dialog[open]")?.close();
});

// Where the answer is no refusal in words but a fault, or there is none at all, the page says so itself.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, () => {
    const told = document.getElementById("not-answered").content.cloneNode(true);
    const place = document.getElementById("faults") ?? document.getElementById("main");
    place.querySelector(":scope > .notice[role=alert]")?.remove();
    place.prepend(told);
    place.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
