// A document of a case is downloaded and its page stays as it is, with what is written in the form and the files that were chosen.
import { clear, marked, toldAt } from "./faults.js";

document.addEventListener(
  "submit",
  async (event) => {
    const button = event.submitter;
    if (!button?.hasAttribute("data-made")) return;
    event.preventDefault();
    event.stopPropagation();
    const form = event.target;
    const said = new FormData(form, button);
    for (const [name, value] of [...said]) if (value instanceof File) said.delete(name);
    button.disabled = true;
    try {
      const answer = await fetch(button.getAttribute("formaction") ?? form.action, { method: "POST", body: said, headers: { "HX-Request": "true" } });
      const told = toldAt(form);
      if (!answer.ok) {
        told.innerHTML = await answer.text();
        marked(form, told);
        return;
      }
      told.replaceChildren();
      clear(form);
      save(await answer.blob(), button.dataset.made);
    } finally {
      button.disabled = false;
    }
  },
  true,
);

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = `${name}.docx`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
