// Moving buildings between the grids of a village: by drag, by click and a list, by arrow keys. Sums, caps and whether
// each grid hangs together are checked at once; the server checks everything again. The drawing travels in the form.
const SVG = "http://www.w3.org/2000/svg";
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TONES = 6, REACH = 14, STEP = 4, FULL = 100, MOST = 120;

export function grids(root) {
  const page = root.id === "grids" ? root : root.querySelector("#grids");
  const svg = page?.querySelector("svg.grid-map:not([data-live])");
  if (!svg) return;
  svg.dataset.live = "";
  new Grids(page, svg);
}

class Grids {
  constructor(page, svg) {
    Object.assign(this, { page, svg, chosen: new Set(), past: [] }, JSON.parse(page.querySelector("#grids-live").dataset.known));
    this.dots = [...svg.querySelectorAll(".cells .cell")];
    this.at = this.dots.map((dot) => [+dot.getAttribute("cx"), +dot.getAttribute("cy")]);
    this.beside = this.cells.map(() => []);
    for (const [one, other] of this.pairs) {
      this.beside[one].push(other);
      this.beside[other].push(one);
    }
    this.form = page.querySelector("#grids-form");
    this.listBox();
    this.pointer();
    this.buttons();
  }

  $(id) {
    return this.page.querySelector(`#${id}`);
  }

  say(key, more = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name) => more[name] ?? "");
  }

  tell(text) {
    this.$("grid-chosen").textContent = text;
  }

  word(n) {
    const [cell, households, people] = this.cells[n];
    const grid = this.drawing[n] ? this.say("in", { grid: this.drawing[n] }) : this.say("none");
    return this.say("cell", { cell, households, people, grid });
  }

  // The map as a list of buildings for keys and for those who hear the page.
  listBox() {
    const { svg } = this;
    svg.setAttribute("role", "listbox");
    svg.setAttribute("aria-multiselectable", "true");
    svg.setAttribute("aria-label", this.words.map);
    svg.setAttribute("tabindex", "0");
    for (const part of svg.querySelectorAll(":scope > :not(.cells)")) part.setAttribute("aria-hidden", "true");
    svg.querySelector(".cells").setAttribute("role", "presentation");
    this.dots.forEach((dot, n) => {
      dot.id = `cell-${n}`;
      dot.setAttribute("role", "option");
      dot.setAttribute("aria-selected", "false");
      dot.setAttribute("aria-label", this.word(n));
    });
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("focus", () => this.active === undefined && this.activate(0));
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) this.activate(this.towards(this.active ?? 0, way));
    else if (event.key === "Enter" || event.key === " ") this.choose(this.active ?? 0, true);
    else if (event.key === "Escape" && this.chosen.size) this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The nearest building that lies more along the way than beside it.
  towards(from, [dx, dy]) {
    let best = from, least = Infinity;
    this.at.forEach(([x, y], n) => {
      const [ax, ay] = [x - this.at[from][0], y - this.at[from][1]];
      const along = ax * dx + ay * dy, aside = Math.abs(ax * dy) + Math.abs(ay * dx);
      if (n !== from && along > 0 && aside <= along && Math.hypot(ax, ay) < least) [best, least] = [n, Math.hypot(ax, ay)];
    });
    return best;
  }

  activate(n) {
    this.dots[this.active]?.removeAttribute("data-active");
    this.active = n;
    this.dots[n].dataset.active = "";
    this.svg.setAttribute("aria-activedescendant", `cell-${n}`);
    this.$("grid-word").textContent = this.word(n);
  }

  // By mouse a building is dragged onto another grid; a click, or a touch, chooses it.
  pointer() {
    const { svg } = this;
    svg.addEventListener("pointerdown", (event) => {
      const n = this.near(event, REACH);
      if (n === undefined || event.button) return;
      this.pressed = { n, x: event.clientX, y: event.clientY, more: event.shiftKey || event.pointerType === "touch" };
      if (event.pointerType !== "touch") {
        event.preventDefault();
        svg.focus({ preventScroll: true });
        svg.setPointerCapture(event.pointerId);
      }
    });
    svg.addEventListener("pointermove", (event) => {
      if (!this.pressed) {
        const n = this.near(event, REACH);
        if (n !== undefined) this.$("grid-word").textContent = this.word(n);
        return;
      }
      const far = Math.hypot(event.clientX - this.pressed.x, event.clientY - this.pressed.y) > STEP;
      if (event.pointerType !== "touch" && (far || this.pull)) this.dragged(event);
    });
    svg.addEventListener("pointerup", (event) => {
      const { pressed, aim, pull } = this;
      this.dropped();
      if (!pressed) return;
      if (!pull) this.choose(pressed.n, pressed.more);
      else if (aim) this.move(this.carried(pressed.n), aim);
      if (event.pointerType !== "touch") this.activate(pressed.n);
    });
    svg.addEventListener("pointercancel", () => this.dropped());
  }

  place(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  near(event, reach, but = []) {
    const [x, y] = this.place(event);
    let best, least = reach / this.svg.getScreenCTM().a;
    this.at.forEach(([cx, cy], n) => {
      const way = Math.hypot(cx - x, cy - y);
      if (way < least && !but.includes(n)) [best, least] = [n, way];
    });
    return best;
  }

  carried(n) {
    return this.chosen.has(n) ? [...this.chosen] : [n];
  }

  dragged(event) {
    const { svg, pressed } = this;
    if (!this.pull) {
      this.pull = document.createElementNS(SVG, "line");
      this.pull.setAttribute("class", "pull");
      this.pull.setAttribute("x1", this.at[pressed.n][0]);
      this.pull.setAttribute("y1", this.at[pressed.n][1]);
      svg.append(this.pull);
      svg.dataset.dragging = "";
    }
    const [x, y] = this.place(event);
    this.pull.setAttribute("x2", x);
    this.pull.setAttribute("y2", y);
    const onto = this.near(event, 3 * REACH, this.carried(pressed.n));
    const grid = onto === undefined ? 0 : this.drawing[onto];
    this.aimAt(grid === this.drawing[pressed.n] ? 0 : grid);
  }

  aimAt(grid) {
    if (grid === this.aim) return;
    this.aim = grid;
    for (const path of this.svg.querySelectorAll(".covered")) path.toggleAttribute("data-aimed", +path.dataset.grid === grid);
    this.$("grid-word").textContent = grid ? this.say("here", { grid }) : "";
  }

  dropped() {
    this.pull?.remove();
    this.aimAt(0);
    delete this.svg.dataset.dragging;
    this.pressed = this.pull = this.aim = undefined;
  }

  choose(n, more) {
    if (!more && !(this.chosen.size === 1 && this.chosen.has(n))) this.chosen.clear();
    if (this.chosen.has(n)) this.chosen.delete(n);
    else this.chosen.add(n);
    this.showChosen();
  }

  clear() {
    this.chosen.clear();
    this.showChosen();
  }

  showChosen() {
    const cells = [...this.chosen];
    this.dots.forEach((dot, n) => dot.setAttribute("aria-selected", this.chosen.has(n)));
    this.$("cell").value = cells.map((n) => this.cells[n][0]).join(", ");
    this.$("grid-clear").disabled = !cells.length;
    const households = cells.reduce((sum, n) => sum + this.cells[n][1], 0);
    this.tell(cells.length ? this.say("chosen", { n: cells.length, households }) : "");
  }

  buttons() {
    for (const id of ["grid-undo", "grid-clear"]) this.$(id).hidden = false;
    this.$("grid-undo").addEventListener("click", () => this.undo());
    this.$("grid-clear").addEventListener("click", () => this.clear());
    const sends = this.form.querySelector("button[value=move]");
    sends.addEventListener("click", (event) => {
      event.preventDefault();
      const cells = this.written();
      const to = this.$("to").value;
      if (!cells) return;
      if (!cells.length || !to) this.tell(this.words.nothing);
      else this.move(cells, to === "new" ? Math.max(this.next - 1, ...this.drawing) + 1 : +to);
    });
    this.$("cell").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      sends.click();
    });
  }

  // The buildings whose numbers stand in the field; nothing where one is unknown.
  written() {
    const names = new Map(this.cells.map(([name], n) => [name, n]));
    const text = this.$("cell").value.trim();
    const parts = names.has(text) ? [text] : text.split(/[\s,，、;；]+/).filter(Boolean);
    const unknown = parts.find((part) => !names.has(part));
    if (unknown !== undefined) this.tell(this.say("unknown", { cell: unknown }));
    return unknown === undefined ? parts.map((part) => names.get(part)) : undefined;
  }

  move(cells, grid) {
    const locked = new Set([...this.form.querySelectorAll("[name=locked]:checked")].map((box) => +box.value));
    const touched = [grid, ...cells.map((n) => this.drawing[n])];
    for (const [key, held] of [["locked", locked], ["special", new Set(this.special)]]) {
      const stop = touched.find((one) => held.has(one));
      if (stop) return this.tell(this.say(key, { grid: stop }));
    }
    this.past.push([...this.drawing]);
    for (const n of cells) this.drawing[n] = grid;
    this.clear();
    this.tell(this.say("moved", { n: cells.length, grid }));
    this.redraw();
  }

  undo() {
    if (!this.past.length) return;
    this.drawing = this.past.pop();
    this.redraw();
    this.tell(this.words.undone);
  }

  redraw() {
    this.$("grid-undo").disabled = !this.past.length;
    const sums = this.sums();
    for (const number of sums.keys()) if (number) this.known(number);
    this.dots.forEach((dot, n) => {
      dot.dataset.tone = this.tones[this.drawing[n]] ?? "";
      dot.setAttribute("aria-label", this.word(n));
      const title = dot.querySelector("title");
      if (title) title.textContent = this.word(n);
    });
    this.cover();
    this.bars(sums);
    this.faults(sums);
    const wide = Math.max(...this.drawing) < DIGITS.length ? 1 : 2;
    const digit = (number) => (wide > 1 ? DIGITS[Math.floor(number / DIGITS.length)] : "") + DIGITS[number % DIGITS.length];
    for (const field of this.page.querySelectorAll("[data-drawing]")) field.value = this.drawing.map(digit).join("");
    this.$("grids-again").dispatchEvent(new CustomEvent("moved"));
  }

  // Number of a grid, 0 for none, to its buildings, households, people and pieces.
  sums() {
    const found = new Map();
    this.drawing.forEach((number, n) => {
      const sum = found.get(number) ?? { cells: [], households: 0, people: 0, pieces: 0 };
      found.set(number, sum);
      sum.cells.push(n);
      sum.households += this.cells[n][1];
      sum.people += this.cells[n][2];
    });
    const seen = new Set();
    this.drawing.forEach((number, first) => {
      if (seen.has(first)) return;
      found.get(number).pieces += 1;
      const queue = [first];
      seen.add(first);
      for (const n of queue) {
        for (const other of this.beside[n]) {
          if (seen.has(other) || this.drawing[other] !== number) continue;
          seen.add(other);
          queue.push(other);
        }
      }
    });
    return found;
  }

  // A grid that is new gets a tone, a stroke, a number, a bar and a place in the list.
  known(number) {
    if (this.tones[number]) return;
    const counts = Array.from({ length: TONES }, (_, tone) => Object.values(this.tones).filter((one) => one === tone + 1).length);
    this.tones[number] = counts.indexOf(Math.min(...counts)) + 1;
    const path = document.createElementNS(SVG, "path");
    Object.entries({ class: "covered", "data-grid": number, "data-tone": this.tones[number], "stroke-width": this.stroke, "aria-hidden": true })
      .forEach(([name, value]) => path.setAttribute(name, value));
    this.svg.prepend(path);
    const text = document.createElementNS(SVG, "text");
    text.dataset.grid = number;
    text.textContent = number;
    this.svg.querySelector(".numbers").append(text);
    const option = new Option(this.say("in", { grid: number }), number);
    this.$("to").querySelector("option[value=new]").before(option);
    const rows = this.page.querySelector(".grid-bars");
    const like = [...rows.children].find((row) => row.querySelector(".bar"));
    if (!like) return;
    const row = like.cloneNode(true);
    row.dataset.grid = number;
    row.querySelector("input").value = number;
    row.querySelector("input").checked = false;
    row.querySelector(".sr").textContent = this.say("lock", { grid: number });
    row.querySelector("strong").textContent = number;
    row.querySelector(".grid-name").textContent = "";
    row.querySelector(".swatch circle").dataset.tone = this.tones[number];
    const badge = row.querySelector(".badge-s");
    badge.textContent = this.words.fresh;
    badge.dataset.tone = "green";
    rows.append(row);
  }

  cover() {
    const lines = new Map();
    const draw = (number, text) => lines.set(number, (lines.get(number) ?? "") + text);
    this.drawing.forEach((number, n) => draw(number, `M${this.at[n][0]} ${this.at[n][1]}h0`));
    for (const [one, other] of this.pairs) {
      if (this.drawing[one] !== this.drawing[other]) continue;
      draw(this.drawing[one], `M${this.at[one].join(" ")}L${this.at[other].join(" ")}`);
    }
    for (const path of this.svg.querySelectorAll(".covered")) path.setAttribute("d", lines.get(+path.dataset.grid) ?? "");
  }

  bars(sums) {
    const [most, mostPeople] = this.caps;
    for (const row of this.page.querySelectorAll(".grid-bars > li")) {
      const sum = sums.get(+row.dataset.grid);
      row.hidden = !sum;
      for (const [of, cap] of [["households", most], ["people", mostPeople]]) {
        const found = sum?.[of] ?? 0;
        const figure = row.querySelector(`b[data-of=${of}]`);
        figure.textContent = found.toLocaleString("en");
        const held = row.querySelector(`.bar[data-of=${of}] .held`);
        if (!held) continue;
        held.setAttribute("width", Math.min((FULL * found) / cap, MOST));
        held.toggleAttribute("data-above", found > cap);
        figure.parentElement.toggleAttribute("data-above", found > cap);
      }
    }
    for (const text of this.svg.querySelectorAll(".numbers text")) {
      const sum = sums.get(+text.dataset.grid);
      text.setAttribute("visibility", sum ? "visible" : "hidden");
      if (!sum) continue;
      const middle = (axis) => sum.cells.reduce((total, n) => total + this.at[n][axis], 0) / sum.cells.length;
      text.setAttribute("x", middle(0));
      text.setAttribute("y", middle(1) + 5);
      text.toggleAttribute("data-above", this.wrong(+text.dataset.grid, sum).length > 0);
    }
  }

  wrong(grid, sum) {
    if (!grid) return [this.say("outside", { n: sum.cells.length })];
    if (this.special.includes(grid)) return [];
    const found = [];
    const divisible = sum.cells.length > 1;
    ["households", "people"].forEach((of, place) => {
      if (divisible && sum[of] > this.caps[place]) found.push(this.say(of, { grid, n: sum[of] - this.caps[place] }));
    });
    if (sum.pieces > 1) found.push(this.say("pieces", { grid, n: sum.pieces }));
    return found;
  }

  faults(sums) {
    const found = [...sums].sort(([one], [other]) => one - other).flatMap(([grid, sum]) => this.wrong(grid, sum));
    const line = (tone, sign, text) => {
      const item = document.createElement("li");
      item.dataset.tone = tone;
      const mark = document.createElement("span");
      mark.className = "sign";
      mark.ariaHidden = "true";
      mark.textContent = sign;
      item.append(mark, ` ${text}`);
      return item;
    };
    const lines = found.length ? found.map((text) => line("red", "!", text)) : [line("green", "✓", this.words.fine)];
    this.$("grid-faults").replaceChildren(...lines);
  }
}
