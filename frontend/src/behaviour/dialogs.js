import { toldAt } from "./faults.js";

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

// Where the answer is no refusal in words but a fault, or there is none at all, the page says so itself.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, ({ detail }) => {
    const told = document.getElementById("not-answered").content.cloneNode(true);
    const place = toldAt(detail.elt);
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
