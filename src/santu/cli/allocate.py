"""``santu allocate``: posts over townships, as even as need, floors and caps allow; files only, no database."""

import argparse
from fractions import Fraction
from pathlib import Path

from santu.cli.output import OK, Output
from santu.cli.screen import aligned
from santu.kernel.messages import N_
from santu.register.domain.layouts_needs import NeedRecord, read_needs
from santu.solvers.allocation import Allocation, allocate
from santu.solvers.allocation_words import CRITERION, because, figure
from santu.solvers.result import Result

HEADINGS = (
    N_("代码"),
    N_("名称"),
    N_("需要"),
    N_("下限"),
    N_("上限"),
    N_("编制数"),
    N_("每个编制负担"),
    N_("缘由"),
)
NUMBERS = range(2, 7)
TOTAL = N_("合计")
NONE = "—"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The table of needs, and how many posts there are."""
    file = N_("乡镇的代码、名称、需要，以及下限、上限（可空）；CSV 或工作簿")
    parser.add_argument("file", metavar="FILE", type=Path, help=file)
    parser.add_argument("--posts", metavar="N", type=int, required=True, help=N_("共有多少个编制，全部分完"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Read, allocate and show."""
    needs = read_needs(args.file)
    if needs.unmapped:
        out.note(N_("{place}：没有用到这些列：{columns}。"), place=args.file.name, columns=needs.unmapped)
    # By code, so that the answer does not depend on the order of the rows.
    rows = sorted(needs.rows, key=lambda row: row.code)
    result = allocate(
        args.posts,
        [row.need for row in rows],
        [row.floor for row in rows],
        [row.cap for row in rows],
        names=[row.place for row in rows],
    )
    _tell(out, rows, result.solution)
    out.data(_json(out, rows, result))
    return OK


def _tell(out: Output, rows: list[NeedRecord], found: Allocation) -> None:
    """A table with a row for all of them, and who would be next."""
    lines = [[out.translate(heading) for heading in HEADINGS]]
    for i, (row, posts) in enumerate(zip(rows, found.posts, strict=True)):
        why = because(found, i).render(out.translate)
        cap = NONE if row.cap is None else f"{row.cap:,}"
        lines.append(
            [
                row.code,
                row.name,
                figure(row.need),
                f"{row.floor:,}",
                cap,
                f"{posts:,}",
                _burden(row.need, posts),
                why,
            ]
        )
    need, posts = sum((row.need for row in rows), Fraction(0)), sum(found.posts)
    caps = [row.cap for row in rows if row.cap is not None]
    cap = f"{sum(caps):,}" if len(caps) == len(rows) else NONE
    floors = f"{sum(row.floor for row in rows):,}"
    lines.append(
        [out.translate(TOTAL), "", figure(need), floors, cap, f"{posts:,}", _burden(need, posts), ""]
    )
    for line in aligned(lines, NUMBERS):
        out.print(line)
    out.print()
    out.say(N_("准则：{criterion}。已证明没有更公平的分法。"), criterion=out.translate(CRITERION))
    if found.next is not None:
        out.say(N_("再多一个编制，给{name}。"), name=rows[found.next].name)


def _burden(need: Fraction, posts: int) -> str:
    return figure(need / posts) if posts else NONE


def _json(out: Output, rows: list[NeedRecord], result: Result[Allocation]) -> dict[str, object]:
    """Ratios as exact fractions, in posts per unit of need."""
    found = result.solution
    return {
        "posts": sum(found.posts),
        "criterion": "leximin of posts / need",
        "level": None if found.level is None else str(found.level),
        "bound": str(result.bound),
        "gap": str(result.gap),
        "proven": result.proven,
        "next": None if found.next is None else rows[found.next].code,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "need": str(row.need),
                "floor": row.floor,
                "cap": row.cap,
                "posts": posts,
                "ratio": str(posts / row.need) if row.need else None,
                "why": found.why[i].value,
                "explanation": because(found, i).render(out.translate),
            }
            for i, (row, posts) in enumerate(zip(rows, found.posts, strict=True))
        ],
    }
