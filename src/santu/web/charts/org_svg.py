"""An org chart as SVG. Colours, dashes and type come from the style sheet, so that both themes and paper fit."""

from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.kernel.messages import N_
from santu.web.charts.org_chart import Link, OrgChart
from santu.web.charts.org_layout import LEADING, Box, Drawing, Key, Stroke, Word
from santu.web.language import CHINESE, in_chinese
from santu.web.tables.html import SIGN_SHOWN

KNOWN_LINES = ("administration", "guidance", "party", "assessment", "consultation")


def org_svg(chart: OrgChart) -> SafeString:
    """Both drawings, of which the style sheet shows the one that fits."""
    title = gettext(N_("机构和管理关系"))
    html = "".join(
        _svg(drawing, size, title, chart.link)
        for size, drawing in (("wide", chart.wide), ("narrow", chart.narrow))
    )
    return mark_safe(html)  # noqa: S308 (every word was escaped)


def _svg(drawing: Drawing, size: str, title: str, link: Link) -> str:
    inner = "".join((*_strokes(drawing), *_boxes(drawing, link), *_words(drawing), *_keys(drawing)))
    return (
        f'<svg class="org {size}" viewBox="0 -10 {drawing.width + 10} {drawing.height + 10}" role="group"'
        f' aria-label="{escape(title)}">{inner}</svg>'
    )


def _strokes(drawing: Drawing) -> Iterator[str]:
    for stroke in drawing.strokes:
        yield _stroke(stroke)


def _stroke(stroke: Stroke) -> str:
    path = "M" + "L".join(f"{x} {y}" for x, y in stroke.points)
    kind, sign = _kind(stroke.kind), f' data-sign="{stroke.sign}"' if stroke.sign else ""
    faded = " faded" if stroke.faded else ""
    found = f'<path class="tie{faded}" data-kind="{kind}"{sign} d="{path}"/>'
    x, y = stroke.points[0]
    if stroke.dot:
        found += f'<circle class="joint" data-kind="{kind}"{sign} cx="{x}" cy="{y}" r="2.5"/>'
    if stroke.sign:
        end = stroke.points[-1][0]
        found += f'<text class="tie-sign" data-sign="{stroke.sign}" x="{(x + end) // 2}" y="{y + 4}">{SIGN_SHOWN.get(stroke.sign, stroke.sign)}</text>'
    return found


def _boxes(drawing: Drawing, link: Link) -> Iterator[str]:
    for box in drawing.boxes:
        href = link(box.card.body) if box.card and box.card.body else ""
        inner = _box(box)
        yield f'<a href="{escape(href)}">{inner}</a>' if href else inner


def _box(box: Box) -> str:
    attributes = f'class="box {box.role}"'
    if box.card:
        attributes += f' data-group="{box.card.group}"'
        if box.card.body and box.note:
            attributes += f' data-state="{box.card.state}"'
    if box.sign:
        attributes += f' data-sign="{box.sign}"'
    parts = [f'<rect class="face" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="3"/>']
    if box.card and box.card.body:
        category = escape(box.card.category)
        parts.append(
            f'<rect class="stripe" data-category="{category}" x="{box.x}" y="{box.y}" width="3" height="{box.height}"/>'
        )
    centred = box.role == "host"
    x = box.x + box.width // 2 if centred else box.x + 11
    rows = [*box.lines, *([box.note] if box.note else [])]
    y = box.middle - (len(rows) * LEADING) // 2 + 12
    for place, row in enumerate(rows):
        note = place >= len(box.lines)
        over = " over" if note and box.over else ""
        parts.append(
            f'<text class="{"note" + over if note else "name"}" x="{x}" y="{y + place * LEADING}">{_marked(row)}</text>'
        )
    if box.sign and box.role != "organ":
        parts.append(_sign(box))
    return f"<g {attributes}>{''.join(parts)}</g>"


def _sign(box: Box) -> str:
    x, y = box.right - 8, box.y - 8
    shown = SIGN_SHOWN.get(box.sign, box.sign)
    return (
        f'<g class="change" data-sign="{box.sign}"><rect x="{x}" y="{y}" width="16" height="16" rx="3"/>'
        f'<text x="{x + 8}" y="{y + 12}">{shown}</text></g>'
    )


def _words(drawing: Drawing) -> Iterator[str]:
    for word in drawing.words:
        yield _word(word)


def _word(word: Word) -> str:
    kind = f' data-kind="{_kind(word.kind)}"' if word.kind else ""
    return f'<text class="word {word.role}"{kind} x="{word.x}" y="{word.y}">{_marked(word.text)}</text>'


def _keys(drawing: Drawing) -> Iterator[str]:
    for key in drawing.keys:
        yield _key(key)


def _key(key: Key) -> str:
    if key.of == "line":
        return f'<path class="tie" data-kind="{_kind(key.kind)}" d="M{key.x} {key.y + 6}L{key.x + 24} {key.y + 6}"/>'
    return f'<rect class="stripe" data-category="{escape(key.kind)}" x="{key.x}" y="{key.y}" width="3" height="12"/>'


def _kind(kind: str) -> str:
    """Kinds that the style sheet knows by name; any other looks like guidance, and the legend names it."""
    return kind if kind in (*KNOWN_LINES, "own", "") else "other"


def _marked(text: str) -> str:
    escaped = escape(text)
    return escaped if in_chinese() else CHINESE.sub(r'<tspan lang="zh">\g<0></tspan>', escaped)
