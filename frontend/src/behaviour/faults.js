// A form that was refused stays as it was filled in: what is wrong is told above it, and beside each field that it names.
export function toldAt(form) {
  const page = () => document.getElementById("faults") ?? document.getElementById("main");
  if (!form?.closest?.("dialog[open]")) return page();
  let told = form.querySelector("#faults, [data-told]");
  if (!told) {
    told = document.createElement("div");
    told.dataset.told = "";
    form.prepend(told);
  }
  return told;
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.getResponseHeader("HX-Retarget") !== "#faults") return;
  detail.target = toldAt(detail.requestConfig.elt);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.xhr.getResponseHeader("HX-Retarget") !== "#faults") return;
  marked(detail.requestConfig.elt.closest("form"), detail.target);
});

export function marked(form, told) {
  if (form) {
    clear(form);
    for (const fault of told.querySelectorAll("[data-field]")) mark(form, fault);
  }
  told.querySelector(".faults")?.focus();
}

// A form that saves and stays is told no more of what was wrong before.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.xhr.status < 400 && detail.elt.closest("form");
  if (form) clear(form);
});

export function clear(form) {
  for (const beside of [...form.elements].flatMap((one) => document.getElementById(`wrong-${one.id}`) ?? [])) beside.remove();
  for (const field of [...form.elements].filter((one) => one.hasAttribute("aria-invalid"))) {
    field.removeAttribute("aria-invalid");
    describe(field, (id) => id !== `wrong-${field.id}`);
  }
}

function mark(form, fault) {
  const field = [...form.elements].find((one) => one.name === fault.dataset.field && one.type !== "hidden" && one.id);
  if (!field) return;
  const around = field.closest(".field, fieldset");
  const link = document.createElement("a");
  link.className = "place";
  link.href = `#${field.id}`;
  const called = around?.matches("fieldset") ? around.querySelector("legend") : field.labels[0];
  link.append(...(called?.cloneNode(true).childNodes ?? [field.name]));
  fault.querySelector(".place").replaceWith(link);
  let beside = document.getElementById(`wrong-${field.id}`);
  if (!beside) {
    beside = document.createElement("span");
    beside.className = "hint wrong";
    beside.id = `wrong-${field.id}`;
    beside.dataset.beside = "";
    if (around) around.append(beside);
    else field.after(beside);
    field.setAttribute("aria-invalid", "true");
    describe(field, () => true, beside.id);
  }
  const words = document.createElement("span");
  words.append(...fault.querySelector(".words").cloneNode(true).childNodes);
  beside.append(words);
  const folded = field.closest("details");
  if (folded) folded.open = true;
}

function describe(field, keeps, ...more) {
  const ids = [...(field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && keeps(id)), ...more];
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}
