"""The report of a run: one page of HTML that stands alone, with a map and the cost curve; no script, nothing from outside."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import numpy as np

from santu.kernel.messages import N_, Fault, Message, message
from santu.scale.merges.counties import County, Solved
from santu.scale.merges.drawing import Drawn, curve, merged_map
from santu.scale.merges.places import Frame
from santu.scale.merges.province import Reached
from santu.scale.merges.province import curve as curve_of_all
from santu.scale.merges.tables import CURVE, JOINED, Run
from santu.scale.merges.words import why

REPORT = "report.html"
DATA = Path(__file__).parent.parent / "data"
STYLES = DATA / "report.css", DATA / "merges.css"
LANGUAGE = N_("zh-Hans")
TITLE, OF_COUNTY = N_("乡镇撤并方案"), N_("{county}：乡镇撤并方案")
SYNTHETIC, STAND_IN = N_("合成数据"), N_("示意范围")
ABOUT = N_("{counties:,} 个县 · 原有 {before:,} 个乡镇（街道） · {people:,} 人")
ABOUT_ONE = N_("原有 {before:,} 个乡镇（街道） · {people:,} 人")
AFTER, FEWER = N_("撤并后"), N_("原有 {before:,} 个，减 {fewer:,} 个")
BELOW, FLOOR = N_("低于下限"), N_("人口下限 {floor:,} 人")
PROVEN, OF_COUNTIES = N_("已证明最优"), N_("个县，共 {counties:,} 个")
YES, NO = N_("是"), N_("否")
NO_BETTER, MAYBE = N_("没有更好的方案"), N_("最多还能多留 {more} 个")
MEAN, PEOPLE = N_("平均人口"), N_("原来 {before:,.0f} 人")
URBAN, TOWNS = N_("镇和街道"), N_("{urban:,} 个；按标准改设 {retyped:,} 个")
TOWNS_ABLE = N_("{urban:,} 个；够改设标准的 {able:,} 个")
COST, WITH_GAP = N_("代价（人公里）"), N_("任何方案不低于 {bound:,.0f}")
ALL_TERMS = N_("各项因素折算在内")
MAP, CURVE_HEADING = N_("合并图"), N_("代价曲线")
OUTLINES_KEY = N_("合并成一个的同色；虚线是原来的界线")
EDGES_KEY = N_("灰线连起相邻的单位；没有轮廓")
CELLS_KEY = N_("范围按驻地划出，只作示意，不是界线")
GOES_KEY = N_("并入的去向")
CURVE_WORDS = N_("保留多少个、最少多大代价"), N_("保留的个数"), N_("人公里")
CURVE_NOTE = N_("曲线不设人口下限，距下限每缺一人折合公里数计入代价；标出的是本方案的个数。各点见 {file}。")
REASONS, WHY_SHOWN = N_("谁并入谁，为什么"), 16
GOES = N_("{unit} → {heir}")
IN_COUNTY = N_("{county}　{text}")
FINDINGS, WRONG = N_("达不到下限的，和可以怎样"), N_("没有设计的，数据有误")
CRITERIA, HEADINGS = N_("各项因素"), (N_("因素"), N_("权重"), N_("有数据的相邻对"), N_("实际权重"))
BY_COUNTY = N_("各县")
COUNTY_HEADINGS = N_("县"), N_("原有"), N_("并后"), N_("低于下限"), N_("代价"), N_("已证明")
MORE = N_("另有 {number:,} 条，见结果文件夹里的 {file}")
FOOT = N_("权重、下限、距离未经省里确定的都是建议值。方案供研究，撤并须按《行政区划管理条例》报批。")
MADE_UP = N_("部分驻地或数据是合成的，只供试算，不能据以评价任何乡镇。")
SHOWN = 20
LARGE = (760, 720)
Translate = Callable[[str], str]


def page(run: Run, reach: Reached | None, faults: Sequence[Fault], translate: Translate) -> str:
    """The page as text."""
    one = _only(run)
    title = message(OF_COUNTY, county=one[0].title) if one else message(TITLE)
    body = "\n".join(
        [
            *_head(run, title, translate),
            *_figures(run, reach, translate),
            "<main><div>",
            *_section(MAP, _map(run, translate), translate),
            *_reasons(run, translate),
            "</div><div>",
            *_section(CURVE_HEADING, _curve(run, translate), translate),
            *_section(CRITERIA, _criteria(run, translate), translate),
            *_lists(run, faults, translate),
            *(() if one else _section(BY_COUNTY, _by_county(run, translate), translate)),
            "</div></main>",
            *_foot(run, translate),
        ]
    )
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    return (
        f'<!doctype html>\n<html lang="{translate(LANGUAGE)}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_said(title, translate)}</title>\n<style>\n{style}</style>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _only(run: Run) -> tuple[County, Solved] | None:
    """The county, where there is one."""
    pairs = list(run.pairs())
    return pairs[0] if len(pairs) == 1 else None


def _said(text: Message, translate: Translate) -> str:
    return escape(text.render(translate))


def _head(run: Run, title: Message, translate: Translate) -> Iterator[str]:
    about = message(
        ABOUT_ONE if _only(run) else ABOUT, counties=len(run.found), before=run.before, people=run.people
    )
    marks = [*([SYNTHETIC] if run.synthetic else []), *([STAND_IN] if run.stand_in else [])]
    told = "".join(f'<span class="mark">{escape(translate(mark))}</span>' for mark in marks)
    yield f"<header><h1>{_said(title, translate)}</h1>{told}<p>{_said(about, translate)}</p></header>"


def _figures(run: Run, reach: Reached | None, translate: Translate) -> Iterator[str]:
    """The six figures that are looked for first."""
    solved = [found for _, found in run.pairs()]
    below = run.under
    proven = sum(found.proven for found in solved)
    floor = run.tasks[0].rules.floor
    able = sum(len(found.become) for found in solved)
    towns = (
        message(TOWNS_ABLE, urban=run.urban, able=able)
        if reach is None
        else message(TOWNS, urban=run.urban, retyped=reach.retyped)
    )
    one = _only(run)
    if one:
        sure = translate(YES if proven else NO)
        how = message(NO_BETTER) if proven else message(MAYBE, more=one[1].more)
    else:
        sure, how = f"{proven:,}", message(OF_COUNTIES, counties=len(solved))
    cost = sum(found.merges.cost for found in solved)
    figures = (
        (AFTER, f"{run.after:,}", message(FEWER, before=run.before, fewer=run.before - run.after), ""),
        (BELOW, f"{below:,}", message(FLOOR, floor=floor), "bad" if below else "good"),
        (PROVEN, sure, how, ""),
        (MEAN, f"{run.people / run.after:,.0f}", message(PEOPLE, before=run.people / run.before), ""),
        (URBAN, f"{run.urban / run.after:.1%}", towns, ""),
        (COST, f"{cost:,.0f}", message(WITH_GAP, bound=reach.bound) if reach else message(ALL_TERMS), ""),
    )
    yield '<dl class="figures">'
    for name, value, told, kind in figures:
        mark = f' class="{kind}"' if kind else ""
        small = f"<small>{_said(told, translate)}</small>"
        yield f"<div><dt>{escape(translate(name))}</dt><dd><span{mark}>{value}</span>{small}</dd></div>"
    yield "</dl>"


def _section(heading: str, body: str, translate: Translate) -> Iterator[str]:
    if body:
        yield f"<section><h2>{escape(translate(heading))}</h2>{body}</section>"


def _map(run: Run, translate: Translate) -> str:
    drawn = _drawn(list(run.pairs()))
    svg = merged_map(drawn, LARGE, translate(MAP))
    keys = [CELLS_KEY] if run.stand_in else [OUTLINES_KEY] if drawn.areas else [EDGES_KEY]
    stroke = '<svg class="merged" viewBox="0 0 26 12"><path d="M4 6H22" class="goes" stroke-width="2"/><circle cx="4" cy="6" r="3" class="gone"/><circle cx="22" cy="6" r="3.4" class="seat"/></svg>'
    told = "".join(f"<span>{escape(translate(key))}</span>" for key in keys)
    return (
        f"<figure>{svg}<figcaption class='key'><span>{stroke}{escape(translate(GOES_KEY))}</span>{told}"
        "</figcaption></figure>"
    )


def _drawn(pairs: Sequence[tuple[County, Solved]]) -> Drawn:
    """All counties in one frame."""
    frames = [county.frame for county, _ in pairs]
    whole = Frame(
        float(np.mean([frame.lon for frame in frames])),
        float(np.mean([frame.lat for frame in frames])),
        frames[0].degrees,
    )
    names: list[str] = []
    places, areas, heirs, groups, edges = [], [], [], [], []
    start = new = 0
    for county, solved in pairs:
        x, y = county.frame.as_given(county.units.x, county.units.y)
        places.append(np.stack(whole.metres(x, y)))
        areas += [whole.area_in_metres(county.frame.area_as_given(area)) for area in county.areas]
        heirs.append(solved.merges.heir[solved.merges.group].astype(np.int64) + start)
        groups.append(solved.merges.group.astype(np.int64) + new)
        edges.append(county.units.edges + start)
        names += county.names
        start, new = start + len(county.names), new + solved.merges.count
    x, y = np.concatenate(places, axis=1)
    every = tuple(areas) if len(areas) == len(names) else ()
    return Drawn(
        tuple(names), x, y, every, np.concatenate(heirs), np.concatenate(groups), np.concatenate(edges)
    )


def _curve(run: Run, translate: Translate) -> str:
    one = _only(run)
    if one:
        points = [(point.count, point.cost) for point in one[1].points]
    else:
        points = [(run.before - step.fewer, step.cost) for step in curve_of_all(run.tasks, run.found)]
    if len(points) < 2:
        return ""
    first, second, third = (translate(word) for word in CURVE_WORDS)
    svg = curve(points, run.after, (first, second, third))
    return (
        f"<figure>{svg}<figcaption>{_said(message(CURVE_NOTE, file=CURVE), translate)}</figcaption></figure>"
    )


def _reasons(run: Run, translate: Translate) -> Iterator[str]:
    several = _only(run) is None
    joined = [(county, one) for county, solved in run.pairs() for one in solved.joined]
    if not joined:
        return
    items = []
    for county, one in joined[:WHY_SHOWN]:
        goes = message(GOES, unit=county.names[one.unit], heir=county.names[one.heir])
        head = message(IN_COUNTY, county=county.title, text=goes) if several else goes
        told = why(county, one, run.titles)
        items.append(f"<li><b>{_said(head, translate)}</b>{_said(told, translate)}</li>")
    if len(joined) > WHY_SHOWN:
        more = message(MORE, number=len(joined) - WHY_SHOWN, file=JOINED)
        items.append(f"<li>{_said(more, translate)}</li>")
    yield from _section(REASONS, f'<ul class="reasons">{"".join(items)}</ul>', translate)


def _criteria(run: Run, translate: Translate) -> str:
    """The weights, of how many pairs of neighbours there are figures, and what the weights come to by that."""
    measures = run.tasks[0].asked.measures
    total = sum(measure.weight for measure in measures) or 1.0
    head = "".join(f"<th>{escape(translate(heading))}</th>" for heading in HEADINGS)
    rows = []
    for measure in measures:
        known = float(np.mean([solved.known[measure.name] for _, solved in run.pairs()]))
        weighs = float(np.mean([solved.weighs[measure.name] for _, solved in run.pairs()]))
        name = escape(translate(run.titles[measure.name]))
        cells = "".join(f"<td>{share:.0%}</td>" for share in (measure.weight / total, known, weighs))
        rows.append(f"<tr><td>{name}</td>{cells}</tr>")
    return f'<table class="weights"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _lists(run: Run, faults: Sequence[Fault], translate: Translate) -> Iterator[str]:
    """What stays below the floor with its cures, and what could not be solved: the first, and how many more."""
    several = _only(run) is None
    findings = [
        message(IN_COUNTY, county=county.title, text=said) if several else said
        for county, solved in run.pairs()
        for said in (*solved.below, *solved.cures)
    ]
    told = [one.render(translate) for one in findings]
    for heading, lines in ((FINDINGS, told), (WRONG, [fault.render(translate) for fault in faults])):
        if not lines:
            continue
        shown = lines[:SHOWN]
        if len(lines) > SHOWN:
            shown.append(message(MORE, number=len(lines) - SHOWN, file="merges.csv").render(translate))
        items = "".join(f"<li>{escape(text)}</li>" for text in shown)
        yield from _section(heading, f"<ul>{items}</ul>", translate)


def _by_county(run: Run, translate: Translate) -> str:
    """The counties that change or have units below the floor."""
    head = "".join(f"<th>{escape(translate(heading))}</th>" for heading in COUNTY_HEADINGS)
    rows = []
    for county, solved in run.pairs():
        after = solved.merges.count
        if after == len(county.codes) and not solved.under:
            continue
        proven = escape(translate(YES if solved.proven else NO))
        rows.append(
            f"<tr><td>{escape(county.title)}</td><td>{len(county.codes)}</td><td>{after}</td>"
            f"<td>{len(solved.under)}</td><td>{solved.merges.cost:,.0f}</td><td>{proven}</td></tr>"
        )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _foot(run: Run, translate: Translate) -> Iterator[str]:
    told = [*([MADE_UP] if run.synthetic else []), FOOT]
    yield "<footer>" + "".join(f"<p>{escape(translate(text))}</p>" for text in told) + "</footer>"
