"""``santu import``: brings a list of divisions into the register, as facts, lawful or not."""

import argparse
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_of, standards_of
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.kernel.messages import N_, Fault, Refused, message, refuse, said
from santu.register.domain.codec import change_to_json
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.handed_in import HandedIn, handed_in
from santu.register.domain.layouts import read_register, read_register_files
from santu.register.domain.layouts_records import RegisterFiles
from santu.register.domain.words import LEVELS
from santu.register.selectors.violations import violations_on
from santu.register.services.imports import FigureSource, Preview, import_commit, import_preview
from santu.standards.rulebook import Standards

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, what they leave unsaid, and who imports them."""
    files = N_("一个目录（内有 townships*、villages*），或依次两个文件：乡镇、村")
    parser.add_argument("files", metavar="DIR|TOWNSHIPS VILLAGES", type=Path, nargs="+", help=files)
    add_day(parser, N_("名单是哪一天的；文件里写明时可以不给"))
    parser.add_argument("--population", metavar="F", type=Path, default=None, help=N_("各乡镇人口、户数估计"))
    parser.add_argument("--population-base", metavar="T", default="", help=N_("人口的口径，如 2020 年普查"))
    parser.add_argument("--title", metavar="T", default="", help=N_("这次导入叫什么"))
    add_actor(parser)
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--ignore-unmapped", action="store_true", help=N_("不认识的列都不导入"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Read, show what would change, and write it; exit code 2 when ``--preview`` finds changes."""
    by = None if args.preview else actor(args)
    files, figures = _read(args, out)
    standards = standards_of(args)
    out.progress(N_("比对登记"), 1, 3)
    incoming = snapshot_of_files(files, day=day_of(args.day))
    preview = import_preview(incoming=incoming, figures=figures, by=by)
    out.progress(N_("比对登记"), 2, 3)
    nothing = not preview.changes and not incoming.figures
    _tell(out, preview)
    if nothing or by is None:
        out.data(_json(preview, None, listed=args.preview))
        return CHANGES if preview.changes else OK
    if not args.yes and out.ask(N_("导入这些变更吗？")) is False:
        out.say(N_("没有导入。"))
        return FAULT
    title = args.title or message(N_("导入 {day} 的区划名单"), day=incoming.day).render(out.translate)
    act = import_commit(preview=preview, title=title, by=by)
    out.progress(N_("写入登记"), 3, 3)
    found = _violations(incoming.day, standards)
    out.say(N_("已导入，第 {act} 号操作；撤销用 santu undo --act {act}。"), act=act.pk)
    if found:
        text = N_("登记在 {day} 有 {count} 处与标准不符，已照实记下；运行 santu check 逐条查看。")
        out.say(text, day=incoming.day, count=found)
    out.data({**_json(preview, act.pk, listed=False), "violations": found})
    return OK


def _read(args: argparse.Namespace, out: Output) -> tuple[RegisterFiles, FigureSource]:
    """Everything that is given, with the faults of all files at once."""
    if len(args.files) > 2:
        raise refuse("santu import", N_("最多给两个文件：乡镇、村；请核对命令。"))
    out.progress(N_("读取名单"), 0, 3)
    one = len(args.files) == 1
    given = handed_in(partial(read_register if one else read_register_files, *args.files), args.population)
    faults = [*given.faults, *_unmapped(given, args, out)]
    for option in (partial(day_of, args.day), partial(standards_of, args)):
        try:
            option()
        except Refused as refused:
            faults += refused.faults
    if faults or given.files is None:
        raise Refused(faults)
    return given.files, FigureSource(args.population_base, given.figures_from)


def _unmapped(given: HandedIn, args: argparse.Namespace, out: Output) -> list[Fault]:
    """Columns that nobody knows are left out only when a person says so."""
    ignored = {column.strip() for column in args.ignore_columns.replace("，", ",").split(",")}
    faults = []
    for name, left in given.unmapped(ignored):
        if args.ignore_unmapped or out.ask(
            N_("{place}：不认识这些列：{columns}。不导入它们，继续吗？"), place=name, columns=left
        ):
            out.note(N_("{place}：没有导入这些列：{columns}。"), place=name, columns=left)
            continue
        template = N_("不认识这些列：{columns}；请改正列名，或用 --ignore-columns {option} 写明不导入它们。")
        faults.append(Fault(name, message(template, columns=left, option=",".join(left))))
    return faults


def _violations(day: date, standards: Standards) -> int | None:
    """How many rules the register breaks on its day; unknown where no standard was in force yet."""
    try:
        return len(violations_on(day, standards))
    except Refused:
        return None


def _tell(out: Output, preview: Preview) -> None:
    """How many changes of which sort, and the first of them."""
    if not preview.changes:
        out.say(N_("登记与名单一致，没有要变更的单位。"))
        return
    rows = preview.told()
    for (sign, level), count in sorted(Counter((row.sign, row.level) for row in rows).items()):
        out.print(f"{sign} {out.translate(LEVELS[level])} {count:,}")
    for row in rows[:SHOWN]:
        becomes = f" → {said(row.becomes, out.translate)}" if row.becomes else ""
        out.print(f"  {row.sign} {row.code} {row.name}{becomes}")
    if len(rows) > SHOWN:
        out.say(N_("  …… 共 {count:,} 项；--json 列出全部。"), count=len(rows))


def _json(preview: Preview, act: int | None, *, listed: bool) -> dict[str, object]:
    counts: dict[str, Counter[str]] = {}
    for row in preview.told():
        counts.setdefault(str(row.op), Counter())[str(row.level)] += 1
    found: dict[str, object] = {"act": act, "day": preview.incoming.day.isoformat(), "counts": counts}
    if listed:
        found["changes"] = [change_to_json(change) for change in preview.changes]
    return found
