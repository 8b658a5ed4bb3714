"""``santu match``: what became of every unit between two registers; files only, no database."""

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path

from santu.cli.match_words import Units, flow_words, sentence, written
from santu.cli.output import CHANGES, OK, Output
from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Refused, message, said
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.layouts_decree import read_decree
from santu.register.domain.layouts_records import DecreeRow, RegisterFiles
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import (
    Beyond,
    Census,
    Confidence,
    Event,
    Flow,
    Succession,
    Summary,
    Thresholds,
    match,
    summarise,
)
from santu.standards.loader import NATIONAL, load

THRESHOLDS = "matcher/thresholds"
DIGITS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two registers, and a decree that overrides the later one."""
    parser.add_argument(
        "before", metavar="BEFORE_DIR", type=Path, help=N_("前一份名单的目录（townships*、villages*）")
    )
    parser.add_argument("after", metavar="AFTER_DIR", type=Path, help=N_("后一份名单的目录"))
    parser.add_argument(
        "--decree", metavar="F", type=Path, default=None, help=N_("区划调整的决定，以它为准，高于后一份名单")
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Match and show; exit code 2 when anything changed."""
    before, after, decree = _read(args, out)
    out.progress(N_("比对沿革"), 0)
    succession = match(before, after, decree=decree, thresholds=_thresholds(after))
    summary = summarise(before, after, succession)
    units = Units(before, after)
    _tell(out, units, succession, summary)
    out.data(
        {
            "events": [event_json(units, event) for event in succession.events],
            "summary": _summary(summary),
            "beyond_list": [beyond_json(item, out.translate) for item in succession.beyond],
            "beyond_follows": "decree",
            "unmatched": _unmatched(units, succession),
        }
    )
    return CHANGES if _changed(succession, summary) else OK


def _read(args: argparse.Namespace, out: Output) -> tuple[Snapshot, Snapshot, tuple[DecreeRow, ...]]:
    """Read everything, so that the faults of all files are told at once."""
    faults: list[Fault] = []
    files: list[RegisterFiles] = []
    for directory in (args.before, args.after):
        out.progress(N_("读取名单"), len(files), 2)
        try:
            files.append(read_register(directory))
        except Refused as refused:
            faults += (_located(directory, fault) for fault in refused)
    decree: tuple[DecreeRow, ...] = ()
    try:
        decree = tuple(read_decree(args.decree)) if args.decree else ()
    except Refused as refused:
        faults += refused
    if faults:
        raise Refused(dict.fromkeys(faults))
    for directory, held in zip((args.before, args.after), files, strict=True):
        _name_unmapped(directory, held, out)
    # Two lists can be compared without their days; the ids stay inside this run.
    before, after = (snapshot_of_files(held, day=held.day or OPEN_END) for held in files)
    return before, after, decree


def _located(directory: Path, fault: Fault) -> Fault:
    """The fault of a file with its directory in front, for both lists may have a file of that name."""
    if f"{fault.where()}/".startswith(f"{directory}/"):
        return fault
    return replace(fault, place=message("{directory}/{place}", directory=directory, place=fault.place))


def _name_unmapped(directory: Path, files: RegisterFiles, out: Output) -> None:
    for source in files.sources:
        if source.unmapped:
            out.note(
                N_("{place}：没有用到这些列：{columns}。"),
                place=directory / source.name,
                columns=source.unmapped,
            )


def _thresholds(after: Snapshot) -> Thresholds:
    return Thresholds.of(load(NATIONAL).numbers(THRESHOLDS, after.day))


def _changed(succession: Succession, summary: Summary) -> bool:
    return bool(succession.events or summary.vanished_villages or summary.new_villages)


def _confidence(flow: Flow) -> Confidence:
    """High, medium or low; what a decree says is high."""
    return Confidence.HIGH if flow.confidence is Confidence.DECREE else flow.confidence


def event_json(units: Units, event: Event) -> dict[str, object]:
    """An event by codes, with the names of its units."""
    return {
        "kind": event.kind.value,
        "county": units.early(event.county).code,
        "retire": [units.early(unit).code for unit in event.retire],
        "keep": [units.late(unit).code for unit in event.keep],
        "create": [units.late(unit).code for unit in event.create],
        "flows": [
            {
                "old": units.early(flow.old).code,
                "new": units.late(flow.new).code,
                "villages": flow.villages,
                "share": float(flow.share),
                "confidence": _confidence(flow).value,
            }
            for flow in event.flows
        ],
        "day": event.day.isoformat() if event.day else None,
        "decree": event.decree,
        "spelling": event.spelling,
        "names": {
            "retire": [units.early(unit).name for unit in event.retire],
            "keep": [units.late(unit).name for unit in event.keep],
            "create": [units.late(unit).name for unit in event.create],
        },
    }


def beyond_json(item: Beyond, translate: Callable[[str], str]) -> dict[str, str]:
    """Where the decree and the lists differ; which of the two is followed is said beside."""
    why = item.why.render(translate)
    where = str(said(item.where, translate))
    return {"what": item.what, "where": where, "why": why, "decree": item.decree}


def _summary(summary: Summary) -> dict[str, object]:
    return {
        **asdict(summary),
        "before": _census(summary.before),
        "after": _census(summary.after),
        "matched_villages_share": _rounded(summary.matched_villages_share),
    }


def _census(census: Census) -> dict[str, object]:
    return {**asdict(census), "urban_type_share": _rounded(census.urban_type_share)}


def _rounded(share: Fraction) -> float:
    return round(float(share), DIGITS)


def _unmatched(units: Units, succession: Succession) -> dict[str, object]:
    found = set(succession.villages.values())
    heirs = [
        {
            "code": units.early(village).code,
            "name": units.early(village).name,
            "heir": units.late(heir.unit).code,
            "inferred": heir.inferred,
        }
        for village, heir in succession.heirs.items()
    ]
    new = [row for row in units.after.at(Level.VILLAGE) if row.id not in found]
    return {"vanished_villages": heirs, "new_villages": [{"code": row.code, "name": row.name} for row in new]}


def _tell(out: Output, units: Units, succession: Succession, summary: Summary) -> None:
    """The events as sentences, county by county, then the figures."""
    county = ""
    for event in succession.events:
        if event.county != county:
            county = event.county
            out.print()
            out.say("{county}", county=written([units.early(county)]))
        out.print(f"  {sentence(units, event).render(out.translate)}")
        for flow in event.flows:
            out.print(f"      {flow_words(units, flow).render(out.translate)}")
    for item in succession.beyond:
        out.say(N_("决定与名单不一致：{where} {what}：{why}"), what=item.what, where=item.where, why=item.why)
    if succession.beyond:
        out.say(N_("以上不一致之处，比对以决定为准。"))
    out.print()
    for title, census in ((N_("前"), summary.before), (N_("后"), summary.after)):
        out.say(
            N_(
                "{title}：乡级 {townships} 个（街道 {subdistrict}、镇 {town}、乡 {rural_township}，"
                "其中民族乡 {ethnic_township}），另有类似单位 {zones} 个；城镇型占比 {share}。"
            ),
            **{
                **asdict(census),
                "title": out.translate(title),
                "share": f"{float(census.urban_type_share):.2%}",
            },
        )
    out.say(
        N_(
            "正式代码消失 {retired} 个、新增 {created} 个；前一份名单的村找到 {share}，另 {vanished} 个没有找到。"
        ),
        retired=summary.retired_codes,
        created=summary.created_codes,
        share=f"{float(summary.matched_villages_share):.2%}",
        vanished=summary.vanished_villages,
    )
