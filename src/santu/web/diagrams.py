"""A process as its drawing, and what stands on it: where it is fetched, what it measures, the mark on each task."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.sax.saxutils import quoteattr

from defusedxml.ElementTree import fromstring
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from santu.kernel.messages import AND, N_, Drawn, Message
from santu.operate.selectors.processes import Shown, Version
from santu.web.language import in_chinese, translate
from santu.web.tables.html import number_text

BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
TASK_MARKS = N_("环节上标有在办件数、用时中位数和超期件数，点开看办件。")
NAMED = re.compile(r"""(?<=\sname=)(?:"[^"<]*"|'[^'<]*')""")
ROOM = re.compile(r"<(\w+:)?BPMNLabel\b[^>]*(?:/>|(?<!/)>.*?</\1?BPMNLabel>)", re.DOTALL)
OTHERWISE = (1600, 900)
"""The measures of a drawing that says none, in its own units."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on a task: how many are open, the median in working days (None: nothing ended), how many are overdue.

    ``href`` leads to what is counted.
    """

    open: int
    median: float | None
    overdue: int
    href: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing on a page: ``width`` and ``height`` in its own units, what stands on its elements by their ids, for JSON.

    ``label`` says what is drawn, to who cannot see it; the page says the same in a table. ``caption`` says what the marks
    are; ``name`` is for this page alone.
    """

    name: str
    address: str
    width: int
    height: int
    label: str | Message
    caption: str = ""
    payload: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """Its aspect, as the view box of an empty picture that holds its place."""
        return f"0 0 {self.width} {self.height}"


def diagram_of(shown: Shown, marks: Mapping[str, Mark], label: str | Message) -> Diagram:
    """The drawing of a version with these marks on its tasks."""
    names = {node.id: node.called for node in shown.definition.nodes.values()}
    payload = {node: _written(names.get(node, node), mark) for node, mark in marks.items()}
    address, caption = version_address(shown.version), TASK_MARKS if marks else ""
    return Diagram("tasks", address, *measures(shown.drawing), label, caption, payload)


def version_address(version: Version) -> str:
    """Where the drawing of a published version is."""
    return f"{reverse('process-drawing', args=[version.process])}?{urlencode({'version': version.number})}"


def drawing_worded(drawing: str) -> str:
    """A drawing with the names of its elements in the language of the page; the file itself is Chinese.

    Where it says how much room a name has, that is for Chinese, and is left to who draws it.
    """
    if in_chinese():
        return drawing
    freed = ROOM.sub("", drawing)
    return NAMED.sub(lambda name: quoteattr(translate(Drawn(unescape(name[0][1:-1])))), freed)


def measures(drawing: str) -> tuple[int, int]:
    """How wide and high all shapes of a drawing are together, in its own units; OTHERWISE where it does not say it in numbers."""
    try:
        boxes = [
            tuple(float(box.get(side, 0)) for side in ("x", "y", "width", "height"))
            for box in fromstring(drawing.encode(), forbid_dtd=True).iter(BOUNDS)
        ]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, foot = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        return max(1, round(right - left)), max(1, round(foot - top))
    except (ValueError, OverflowError):
        return OTHERWISE


def drawn(drawing: str) -> frozenset[str]:
    """The elements that a drawing has a shape or a line of."""
    root = fromstring(drawing.encode(), forbid_dtd=True)
    return frozenset(
        element.get("bpmnElement", "") for element in root.iter() if "bpmnElement" in element.attrib
    )


def _written(name: str, mark: Mark) -> dict[str, object]:
    """One mark: its short words for the drawing, and all of it as a sentence."""
    days = "" if mark.median is None else f"{round(mark.median, 1):g}"
    told = [
        gettext("在办 %(count)s 件") % {"count": number_text(mark.open)},
        *([gettext("用时中位数 %(days)s 个工作日") % {"days": days}] if days else []),
        gettext("超期 %(count)s 件") % {"count": number_text(mark.overdue)},
    ]
    return {
        "href": mark.href,
        "name": translate(name),
        "open": number_text(mark.open),
        "median": gettext("%(days)s 天") % {"days": days} if days else "",
        "overdue": gettext("超期 %(count)s") % {"count": number_text(mark.overdue)} if mark.overdue else "",
        "told": translate(AND).join(told),
    }
