// Looks up places and matters on the public pages: in a list that is loaded with the first letter, in nobody's server.
const MOST = 30;
const form = document.querySelector("[data-find]");

function loaded(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(self.santuIndex);
    script.onerror = reject;
    document.head.append(script);
  });
}

function rank([, name, code], asked) {
  if (name === asked || code === asked) return 0;
  if (name.startsWith(asked) || code.startsWith(asked)) return 1;
  return name.includes(asked) ? 2 : 3;
}

function line([kind, name, code, page, where]) {
  const item = document.createElement("li");
  const way = document.createElement("a");
  const [file, part] = page.split("#");
  way.href = part ? `${file}.html#${part}` : `${file}.html`;
  way.textContent = name;
  const more = document.createElement("span");
  more.className = "quiet";
  more.textContent = [form.dataset[kind], code, where].filter(Boolean).join(" · ");
  item.append(way, " ", more);
  return item;
}

function said(text) {
  const item = document.createElement("li");
  item.className = "quiet";
  item.textContent = text;
  return item;
}

if (form) {
  const input = form.querySelector("input");
  const list = form.querySelector("ol");
  let index;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  input.addEventListener("input", async () => {
    const asked = input.value.trim();
    index ??= loaded(form.dataset.find);
    const rows = await index;
    if (asked !== input.value.trim()) return;
    if (!asked) return list.replaceChildren();
    const found = rows.map((row) => [rank(row, asked), row]).filter(([place]) => place < 3);
    found.sort(([one], [other]) => one - other);
    const lines = found.slice(0, MOST).map(([, row]) => line(row));
    if (!lines.length) lines.push(said(form.dataset.none));
    if (found.length > MOST) lines.push(said(form.dataset.more));
    list.replaceChildren(...lines);
  });
}
