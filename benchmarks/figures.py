"""What the pages show of ``results.json``: ``python -m benchmarks.figures`` writes tables and the drawing of cost anew."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.cost_drawing import cost_drawing

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results.json"
PAGES = ROOT / "docs" / "benchmarks"
GROUPS = ("lists", "grids", "merges", "scale")
BRACKETS, COLON = re.compile(r"\([^)]*\)"), "\0"
"""What stands in brackets belongs to what was measured; a colon in it parts nothing."""
SEED = re.compile(r", seed (\d+)(?=: )")
LOAD = re.compile(r"(?:^|; )(load average [\d.]+)[^;]*")
Kept = Sequence[dict[str, Any]]
"""Rows as ``results.json`` has them."""


def written(rows: Kept) -> dict[str, str]:
    """The files of the pages, by name."""
    files = {f"{group}.inc": _tables([row for row in rows if row["group"] == group]) for group in GROUPS}
    return files | {"cost.svg": cost_drawing(rows)}


def write(rows: Kept) -> None:
    PAGES.mkdir(exist_ok=True)
    for name, text in written(rows).items():
        (PAGES / name).write_text(text, encoding="utf-8")


def _tables(rows: Kept) -> str:
    """A table for each set of one group; what was done for several seeds stands in one row."""
    sets: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
    for row in rows:
        seed = SEED.search(row["name"])
        of, _, what = BRACKETS.sub(_kept, SEED.sub("", row["name"])).rpartition(": ")
        what = what.replace(COLON, ": ")
        sets.setdefault(of, {}).setdefault(what, {})[seed[1] if seed else ""] = row
    loads = sorted({found[1] for row in rows if (found := LOAD.search(row.get("note", "")))})
    told = [f"The machine had something else to do: {', '.join(loads)}.\n"] if loads else []
    return "\n".join([*(_table(of, found) for of, found in sets.items()), *told])


def _kept(found: re.Match[str]) -> str:
    return found[0].replace(": ", COLON)


def _table(of: str, found: dict[str, dict[str, dict[str, Any]]]) -> str:
    seeds = list(dict.fromkeys(seed for cells in found.values() for seed in cells))
    heads = [f"seed {seed}" if seed else "found" for seed in seeds]
    lines = [_line([of[:1].upper() + of[1:] or "What", *heads, "target"]), _line(["---"] * (len(seeds) + 2))]
    for what, cells in found.items():
        shown = [_cell(cells[seed]) if seed in cells else "" for seed in seeds]
        lines.append(_line([what, *shown, _target(cells.values())]))
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(row: dict[str, Any]) -> str:
    """A figure: by its reference where there is one, with the two beside it where they have a unit."""
    value, unit, ratio = row["value"], row["unit"], row["ratio"]
    if ratio is None:
        figure = f"{_number(value)} {unit}".strip()
    elif unit:
        figure = f"×{ratio:.2f} ({_number(value)} {unit} by {_number(row['reference'])} {unit})"
    else:
        figure = f"×{ratio:.4f} ({value:,.0f} by {row['reference']:,.0f})"
    note = LOAD.sub("", row.get("note", ""))
    return f"{figure}; {note}" if note else figure


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _target(rows: Iterable[dict[str, Any]]) -> str:
    held = list(rows)
    targets = [row["target"] for row in held if row["target"] is not None]
    if not targets:
        return ""
    return f"≤ {targets[0]:g} {'✓' if all(row['ok'] for row in held) else '✗'}"


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text(encoding="utf-8")))
