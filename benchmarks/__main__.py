"""``python -m benchmarks [GROUP] [--json]``."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import audit, grids, lists, merges, pages, quota, register, scope, store, transition
from benchmarks.harness import Benchmark, Row, load_note, machine, table

GROUPS: Mapping[str, Sequence[Benchmark]] = {
    "register": register.BENCHMARKS,
    "transition": transition.BENCHMARKS,
    "pages": (*pages.BENCHMARKS, *scope.BENCHMARKS),
    "audit": audit.BENCHMARKS,
    "store": store.BENCHMARKS,
    "quota": quota.BENCHMARKS,
    "lists": lists.BENCHMARKS,
    "grids": grids.BENCHMARKS,
    "merges": merges.BENCHMARKS,
}
RESULTS = Path(__file__).parent / "results.json"


def main(
    words: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[Benchmark]] = GROUPS,
    results: Path = RESULTS,
) -> int:
    """Run one group, or all and keep their results; exit code 1 for a group that is not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("group", nargs="?", help=f"one of {', '.join(groups)}; all when left out")
    parser.add_argument("--json", action="store_true", help="print the list of results")
    args = parser.parse_args(words)
    if args.group is not None and args.group not in groups:
        print(f"no group '{args.group}'; choose one of: {', '.join(groups)}", file=sys.stderr)
        return 1
    print(machine(), file=sys.stderr)
    rows = [row for name in groups if args.group in (None, name) for row in measured(groups[name])]
    document = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1)
    if args.group is None:
        results.write_text(document + "\n", encoding="utf-8")
    print(document if args.json else table(rows))
    return 0


def measured(benchmarks: Sequence[Benchmark]) -> list[Row]:
    """The rows of a group, told on stderr as they come."""
    rows: list[Row] = []
    for benchmark in benchmarks:
        note = load_note()
        for row in benchmark():
            rows.append(replace(row, note=note) if note else row)
            print(table(rows[-1:]), file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    sys.exit(main())
