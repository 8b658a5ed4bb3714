"""``python -m benchmarks [GROUP …] [--json] [--keep]``."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import (
    audit,
    daily,
    engine,
    figures,
    grids,
    lists,
    merges,
    pages,
    quota,
    register,
    scale,
    scope,
    store,
    transition,
)
from benchmarks.harness import Benchmark, Row, load_note, machine, table

GROUPS: Mapping[str, Sequence[Benchmark]] = {
    "register": register.BENCHMARKS,
    "transition": transition.BENCHMARKS,
    "pages": (*pages.BENCHMARKS, *scope.BENCHMARKS, *daily.BENCHMARKS),
    "audit": audit.BENCHMARKS,
    "store": store.BENCHMARKS,
    "quota": quota.BENCHMARKS,
    "lists": lists.BENCHMARKS,
    "grids": grids.BENCHMARKS,
    "merges": merges.BENCHMARKS,
    "scale": scale.BENCHMARKS,
    "engine": engine.BENCHMARKS,
}
RESULTS = Path(__file__).parent / "results.json"


def main(
    words: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[Benchmark]] = GROUPS,
    results: Path = RESULTS,
) -> int:
    """Run one group, or all and keep their results; exit code 1 for a group that is not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("group", nargs="*", help=f"of {', '.join(groups)}; all when left out")
    parser.add_argument("--json", action="store_true", help="print the list of results")
    parser.add_argument("--keep", action="store_true", help="keep the results of the groups that are named")
    args = parser.parse_args(words)
    unknown = [name for name in args.group if name not in groups]
    if unknown:
        named = ", ".join(f"'{name}'" for name in unknown)
        print(f"no group {named}; choose of: {', '.join(groups)}", file=sys.stderr)
        return 1
    print(machine(), file=sys.stderr)
    rows: list[Row] = []
    for name in args.group or groups:
        found = measured(groups[name])
        rows += found
        if args.keep or not args.group:
            keep(name, found, list(groups), results)
    print(
        json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1)
        if args.json
        else table(rows)
    )
    return 0


def keep(group: str, rows: Sequence[Row], order: Sequence[str], results: Path) -> None:
    """Put the rows of a group in the place of those that are kept, and draw anew what the pages show of them."""
    kept = json.loads(results.read_text(encoding="utf-8")) if results.exists() else []
    kept = [row for row in kept if row["group"] != group and row["group"] in order]
    kept += [{"group": group} | row.as_json() for row in rows]
    kept.sort(key=lambda row: order.index(row["group"]))
    results.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if results == RESULTS:
        figures.write(kept)


def measured(benchmarks: Sequence[Benchmark]) -> list[Row]:
    """The rows of a group, told on stderr as they come."""
    rows: list[Row] = []
    for benchmark in benchmarks:
        note = load_note()
        for row in benchmark():
            rows.append(replace(row, note="; ".join(filter(None, (row.note, note)))))
            print(table(rows[-1:]), file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main())
