// Tables: a click on a header sorts, the field above filters; both only hide and move rows that are there.
const collators = { text: new Intl.Collator(document.documentElement.lang, { numeric: true }) };

export function tables(root) {
  for (const table of root.querySelectorAll("table[data-sortable]:not([data-live])")) {
    table.dataset.live = "";
    table.querySelectorAll("thead th button").forEach((button) => {
      button.addEventListener("click", () => sort(table, button.closest("th")));
    });
  }
  for (const field of root.querySelectorAll("input[data-filters]:not([data-live])")) {
    field.dataset.live = "";
    field.addEventListener("input", () => filter(document.getElementById(field.dataset.filters), field.value));
  }
}

function sort(table, header) {
  const column = [...header.parentElement.children].indexOf(header);
  const up = header.getAttribute("aria-sort") !== "ascending";
  header.parentElement.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const body = table.tBodies[0];
  const key = (row) => row.cells[column]?.dataset.value ?? row.cells[column]?.textContent.trim() ?? "";
  const numeric = header.classList.contains("number");
  const rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => {
    if (numeric) return amount(a) - amount(b);
    return collators.text.compare(a, b);
  });
  if (!up) rows.reverse();
  body.append(...rows.map(([, row]) => row));
}

// What is no number, such as a figure that nobody has, stands below all that are.
function amount(text) {
  return text === "" || Number.isNaN(+text) ? -Number.MAX_VALUE : +text;
}

function filter(table, wanted) {
  const words = wanted.trim().toLowerCase();
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = Boolean(words) && !row.textContent.toLowerCase().includes(words);
    shown += !row.hidden;
  }
  const none = table.parentElement.querySelector("[data-none-found]");
  if (none) none.hidden = shown > 0;
}
