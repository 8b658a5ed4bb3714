"""The report of a run: one page of HTML that stands alone, with drawings; no script, nothing from outside."""

from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

from santu.kernel.messages import N_, message
from santu.scale.drawing import STEPS, Places, field, histogram, village
from santu.scale.pictured import Bars, Pictured, pictured
from santu.scale.results import Totals, conflicts, violations
from santu.scale.rules import Rules
from santu.scale.running import Outcome

REPORT, STYLE = "report.html", Path(__file__).parent / "data" / "report.css"
LANGUAGE = N_("zh-Hans")
TITLE, SYNTHETIC = N_("网格划分"), N_("合成数据")
ABOUT = N_("{villages:,} 个村（社区） · {buildings:,} 栋建筑 · {households:,} 户 · {people:,} 人")
GRIDS, BOUND = N_("网格"), N_("下界 {bound:,}，任何划法都不能更少")
BOUND_KEPT = N_("下界 {bound:,}：保留合规的原有网格，就不能更少")
OVER, EXCEPTIONS = N_("超过上限"), N_("另有 {number:,} 个单栋建筑超限或限期例外")
NO_EXCEPTIONS = N_("没有一个网格超过上限")
CAPS = N_("网格上限：普通 {ordinary} 户 {people} 人，密集 {dense} 户 {crowd} 人")
APART, EACH_WHOLE = N_("不连通"), N_("每个网格都连成一片")
PROVEN, OF_VILLAGES = N_("已证明最少"), N_("占全部村（社区）；其余的合起来最多多 {gap:,} 个网格")
ALL_PROVEN = N_("每个村（社区）都不能划得更少")
ALL_KEPT = N_("保留合规的原有网格，每个村（社区）都不能更少")
DISTANCE, TO_MIDDLE = N_("平均到中心"), N_("住户到网格中心的直线距离")
CHANGED, KEPT, BLANK = N_("换网格的户"), N_("原有网格保留 {kept:,} 个"), N_("从空白划起，没有原有网格")
MAP, SAMPLES, VILLAGE_MAP = N_("网格分布"), N_("网格最多的几个村（社区）"), N_("网格图")
FIELD = N_("每个六边形里的网格数；位置示意，不是地图")
OF_VILLAGE = N_("<b>{code}</b> · {grids} 个网格")
DOTS = N_(
    "每点一栋建筑，大小按户数；相邻的网格颜色不同，细线连起同一网格里相邻的建筑；范围按最近的建筑画，供看图用，不是界线"
)
BARS = N_("每个网格的户数"), N_("普通"), N_("密集")
AT_CAP = N_("上限 {cap} 户")
BY_CODE = N_("按代码")
OF_GRIDS = N_("各网格")
GRID_HEADINGS = N_("网格"), N_("代码"), N_("户数"), N_("人数"), N_("到中心（米）")
HEADINGS = N_("代码"), N_("村（社区）"), N_("户数"), N_("网格"), N_("下界"), N_("到中心（米）")
ABOVE, WRONG = N_("超过上限的，逐个说明"), N_("没有办成的，数据有误")
OPEN = N_("多网合一待定的")
MORE = N_("另有 {number:,} 条，见结果文件夹里的表")
MADE_UP = N_("村名单和县级户数、人数来自名单和普查，建筑的位置和户数是按假设合成的，只供试算。")
HOW = N_("同一份数据、同一套规则，得到同样的网格；表的摘要：{digest}")
SHOWN = 8
LARGE, SMALL, FIELD_SIZE = (760, 520), (300, 240), (760, 700)
Translate = Callable[[str], str]


def report(out: Path, outcome: Outcome, rules: Rules, found: Totals, translate: Translate) -> Path:
    """Write the report beside the tables."""
    drawn = pictured(out, outcome, rules)
    path, temporary = out / REPORT, out / f".{REPORT}"
    body = "\n".join(
        [
            *_head(found, rules, translate),
            *_figures(found, translate),
            *_lists(out, outcome, found, translate),
            "<main>",
            *_maps(drawn, translate),
            "<div>",
            *(_section(BARS[0], _bars(drawn.bars, translate), translate) if drawn.bars else ()),
            *(_section(OF_GRIDS, _grid_table(drawn, translate), translate) if drawn.grids else ()),
            *(_section(BY_CODE, _table(drawn, translate), translate) if drawn.lines else ()),
            "</div></main>",
            *_foot(outcome, found, translate),
        ]
    )
    title = escape(translate(TITLE))
    temporary.write_text(
        f'<!doctype html>\n<html lang="{translate(LANGUAGE)}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n<body>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )
    temporary.rename(path)
    return path


def _head(found: Totals, rules: Rules, translate: Translate) -> Iterator[str]:
    about = message(
        ABOUT,
        villages=found.villages,
        buildings=found.buildings,
        households=found.households,
        people=found.people,
    )
    caps = message(
        CAPS,
        ordinary=rules.ordinary.households,
        people=rules.ordinary.people,
        dense=rules.dense.households,
        crowd=rules.dense.people,
    )
    lines = "".join(f"<p>{escape(one.render(translate))}</p>" for one in (about, caps))
    mark = f'<span class="mark">{escape(translate(SYNTHETIC))}</span>' if found.synthetic else ""
    yield f"<header><h1>{escape(translate(TITLE))}</h1>{mark}{lines}</header>"


def _figures(found: Totals, translate: Translate) -> Iterator[str]:
    """The six figures that are looked for first."""
    share = f"{found.proven / found.villages:.1%}" if found.villages else "—"
    gap = found.grids - found.bound
    changed = "—" if found.changed is None else f"{found.changed:.1%}"
    kept = message(BLANK) if found.changed is None else message(KEPT, kept=found.kept)
    figures = (
        (GRIDS, f"{found.grids:,}", message(BOUND_KEPT if found.kept else BOUND, bound=found.bound), ""),
        (
            OVER,
            f"{found.over:,}",
            message(EXCEPTIONS, number=found.exceptions) if found.exceptions else message(NO_EXCEPTIONS),
            "" if found.exceptions and not found.over else _good(found.over),
        ),
        (APART, f"{found.disconnected:,}", message(EACH_WHOLE), _good(found.disconnected)),
        (
            PROVEN,
            share,
            message(OF_VILLAGES, gap=gap) if gap else message(ALL_KEPT if found.kept else ALL_PROVEN),
            "",
        ),
        (DISTANCE, f"{found.distance:,.0f} m", message(TO_MIDDLE), ""),
        (CHANGED, changed, kept, ""),
    )
    yield '<dl class="figures">'
    for name, value, told, kind in figures:
        small = "" if kind == "bad" and name == APART else f"<small>{escape(told.render(translate))}</small>"
        mark = f' class="{kind}"' if kind else ""
        yield f"<div><dt>{escape(translate(name))}</dt><dd><span{mark}>{value}</span>{small}</dd></div>"
    yield "</dl>"


def _good(count: int) -> str:
    return "bad" if count else "good"


def _section(heading: str, body: str, translate: Translate) -> Iterator[str]:
    yield f"<section><h2>{escape(translate(heading))}</h2>{body}</section>"


def _maps(drawn: Pictured, translate: Translate) -> Iterator[str]:
    """One village large, a few side by side, or many as a field with the first few below."""
    yield "<div>"
    if drawn.places is not None:
        yield from _section(MAP, _field(drawn.places, translate), translate)
    if len(drawn.plans) == 1 and drawn.places is None:
        yield from _section(VILLAGE_MAP, _village(drawn, 0, LARGE, translate, DOTS), translate)
    elif drawn.plans:
        each = "".join(_village(drawn, at, SMALL, translate) for at in range(len(drawn.plans)))
        note = f"<figcaption>{escape(translate(DOTS))}</figcaption>"
        heading = VILLAGE_MAP if drawn.places is None else SAMPLES
        yield from _section(heading, f'<div class="several">{each}</div>{note}', translate)
    yield "</div>"


def _village(drawn: Pictured, at: int, size: tuple[int, int], translate: Translate, note: str = "") -> str:
    plan = drawn.plans[at]
    told = message(OF_VILLAGE, code=plan.title, grids=len(set(plan.grid.tolist()))).render(translate)
    more = f" · {escape(translate(note))}" if note else ""
    numbered = size == LARGE
    return f"<figure>{village(plan, size, numbered=numbered)}<figcaption>{told}{more}</figcaption></figure>"


def _field(places: Places, translate: Translate) -> str:
    svg, begins = field(places, FIELD_SIZE, translate(MAP))
    first = STEPS - len(begins) + 1
    ranges = [
        f"{begin:,}" if end == begin + 1 else f"{begin:,}–{end - 1:,}" for begin, end in pairwise(begins)
    ]
    ranges.append(f"≥ {begins[-1]:,}")
    scale = "".join(
        f'<span><svg viewBox="0 0 14 14"><rect width="14" height="14" class="s{first + step}"/></svg>{told}</span>'
        for step, told in enumerate(ranges)
    )
    return f'<figure>{svg}<figcaption class="scale">{escape(translate(FIELD))} {scale}</figcaption></figure>'


def _bars(bars: list[Bars], translate: Translate) -> str:
    drawn = []
    for one in bars:
        name = translate(BARS[2] if one.dense else BARS[1])
        words = (f"{translate(BARS[0])} {name}", message(AT_CAP, cap=one.cap).render(translate))
        svg = histogram(one.counts, one.begins, one.cap, words)
        drawn.append(f'<figure><figcaption class="bars-of">{escape(name)}</figcaption>{svg}</figure>')
    return "".join(drawn)


def _grid_table(drawn: Pictured, translate: Translate) -> str:
    rows = "".join(
        f"<tr><td>{one.grid}</td><td>{one.code}{escape(f' {one.name}' if one.name else '')}</td>"
        f"<td>{one.households:,}</td><td>{one.people:,}</td><td>{one.distance:,.0f}</td></tr>"
        for one in drawn.grids
    )
    return _tabled(GRID_HEADINGS, rows, translate)


def _tabled(headings: tuple[str, ...], rows: str, translate: Translate) -> str:
    head = "".join(f"<th>{escape(translate(heading))}</th>" for heading in headings)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _table(drawn: Pictured, translate: Translate) -> str:
    rows = "".join(
        f"<tr><td>{line.code}</td><td>{line.villages:,}</td><td>{line.households:,}</td><td>{line.grids:,}</td>"
        f"<td>{line.bound:,}</td><td>{line.distance:,.0f}</td></tr>"
        for line in drawn.lines
    )
    return _tabled(HEADINGS, rows, translate)


def _lists(out: Path, outcome: Outcome, found: Totals, translate: Translate) -> Iterator[str]:
    """What is above a cap, could not be solved, or is to be settled, before all else: the first, and how many more."""
    above = [f"{code}: {why.render(translate)}" for code, why in violations(out, outcome, SHOWN)]
    wrong = [fault.render(translate) for fault in outcome.faults[:SHOWN]]
    open_ = [f"{code}: {why.render(translate)}" for code, why in conflicts(out, outcome, SHOWN)]
    listed = (
        (ABOVE, above, found.exceptions + found.without_effect),
        (WRONG, wrong, len(outcome.faults)),
        (OPEN, open_, found.conflicts),
    )
    for heading, told, number in listed:
        if not told:
            continue
        if number > len(told):
            told.append(message(MORE, number=number - len(told)).render(translate))
        items = "".join(f"<li>{escape(text)}</li>" for text in told)
        count = f' <span class="count">{number:,}</span>'
        yield f'<section class="first"><h2>{escape(translate(heading))}{count}</h2><ul>{items}</ul></section>'


def _foot(outcome: Outcome, found: Totals, translate: Translate) -> Iterator[str]:
    yield "<footer>"
    if found.synthetic:
        yield f"<p>{escape(translate(MADE_UP))}</p>"
    yield f"<p>{escape(message(HOW, digest=outcome.digest).render(translate))}</p></footer>"
