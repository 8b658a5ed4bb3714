"""Tags and filters of every template."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context, RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from santu.files.kinds import KINDS as FILES
from santu.jobs.selectors import JobView
from santu.kernel.messages import AND, Fault, Message
from santu.register.domain.rows import Body, Division
from santu.register.domain.words import KINDS, kind_word
from santu.web import bundles, language
from santu.web.charts.chart import Chart
from santu.web.charts.org_chart import OrgChart
from santu.web.charts.org_svg import org_svg
from santu.web.diagrams import Diagram
from santu.web.leads import lead_of
from santu.web.refilled import Told
from santu.web.tables import Table
from santu.web.tables.html import number_text, sign_html, table_html
from santu.web.tables.matrix import usual_text

register = template.Library()

FIELD = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)?")
LISTS = ".csv,.xlsx,.xlsm,.xls"
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def said(value: object) -> SafeString:
    """A text, message or fault in the language of the page; Chinese in an English page is marked."""
    return language.said("" if value is None else value)


@register.filter
def worded(text: str | Message) -> SafeString:
    """A source text marked ``N_``, translated; or a message."""
    return language.said(language.translate(text) if isinstance(text, str) else text)


@register.filter
def worded_list(titles: Iterable[str]) -> SafeString:
    """Source texts marked ``N_``, one after the other, joined as the language joins them."""
    return listed([language.translate(title) for title in titles])


@register.filter
def listed(names: Iterable[object]) -> SafeString:
    """Names one after the other, joined as the language joins them."""
    return format_html_join(language.translate(AND), "{}", ((language.said(name),) for name in names))


@register.filter
def plain(value: object) -> str:
    """The same without any mark, for attributes: put ``lang`` beside it where it may be Chinese."""
    return language.plain(value)


@register.filter
def in_language(value: object) -> SafeString:
    """The attribute of an element that holds only text, such as an option: whether that is Chinese in another page."""
    return mark_safe(' lang="zh"' if language.CHINESE.search(language.plain(value)) else "")  # noqa: S308 (ours)


@register.filter
def number(value: float | None) -> str:
    """A number with its thousands apart."""
    return "–" if value is None else number_text(value)


@register.filter
def usual(value: float | None) -> str:
    """A median, whole or with its half."""
    return "–" if value is None else usual_text(value)


@register.filter
def kind(row: Division | Body) -> SafeString:
    """What kind of unit or body this is."""
    return language.said(kind_word(row))


@register.filter
def kind_name(kind: str) -> SafeString:
    """What units of this kind are called."""
    return language.said(language.translate(KINDS.get(kind, kind)))


@register.filter
def percent(value: float | None) -> str:
    """A share of one as a percentage."""
    return "–" if value is None else f"{value:.2%}"


@register.filter
def whole_percent(value: float | None) -> str:
    """A share of one as a whole percentage."""
    return "–" if value is None else f"{value:.0%}"


@register.simple_tag
def bundle(name: str) -> str:
    """The address of a script, style or picture."""
    return bundles.bundle(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside a word."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        bundles.bundle("icons.svg"),
        name,
    )


@register.simple_tag
def sign(value: str) -> SafeString:
    """What becomes of a unit."""
    return mark_safe(sign_html(value))  # noqa: S308 (our own signs)


@register.simple_tag(takes_context=True)
def to(context: RequestContext, name: str, *args: object, **more: object) -> str:
    """The address of a page on the day that is shown; keywords become its parameters."""
    path = reverse(name, args=args)
    day = context.get("day")
    return str(day.link(path, **more)) if day else path


@register.simple_tag(takes_context=True)
def link(context: RequestContext, path: str) -> str:
    """An address that is known already, on the day that is shown."""
    day = context.get("day")
    return str(day.link(path)) if day else path


@register.simple_tag(takes_context=True)
def export(context: RequestContext, table: Table, form: str) -> str:
    """The address of a table of this page as a file."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.update({"export": form, "table": table.name})
    return f"{request.path}?{query.urlencode()}"


@register.inclusion_tag("web/parts/table.html", takes_context=True)
def table(
    context: RequestContext, shown: Table, *, bare: bool = False, short: bool = False
) -> dict[str, Any]:
    """A table with its tools, filter, workbook and CSV: ``bare`` without any, ``short`` without the filter."""
    return {
        "request": context["request"],
        "table": shown,
        "html": table_html(shown),
        "bare": bare,
        "short": short or not shown.is_whole,
    }


@register.inclusion_tag("web/parts/chart.html", takes_context=True)
def chart(context: RequestContext, shown: Chart) -> dict[str, Any]:
    """A chart with its tools: picture, data."""
    data = _data(f"data-{shown.table.name}", {"kind": shown.kind, **shown.payload})
    title = gettext(shown.title) if isinstance(shown.title, str) else shown.title
    return {"request": context["request"], "chart": shown, "data": data, "title": title}


@register.inclusion_tag("web/parts/diagram.html")
def diagram(shown: Diagram) -> dict[str, Any]:
    """The drawing of a process with what stands on its tasks; the page says the same in a table."""
    marks = f"marks-{shown.name}"
    label = gettext(shown.label) if isinstance(shown.label, str) else shown.label
    return {"diagram": shown, "marks": marks, "label": label, "data": _data(marks, shown.payload)}


def _data(name: str, payload: object) -> SafeString:
    """What a script of ours reads. Data, not a script: the policy lets it be, and nothing in it can end the element."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/json" id="{name}">{text}</script>')  # noqa: S308


@register.inclusion_tag("web/parts/job.html", takes_context=True)
def progress(context: RequestContext, job: JobView) -> dict[str, Any]:
    """How far a piece of background work is; asks again every second until it has ended, then leads on."""
    return {"job": job, "lead": lead_of(job), "day": context.get("day")}


@register.inclusion_tag("web/parts/org_chart.html", takes_context=True)
def org_chart(context: RequestContext, shown: OrgChart) -> dict[str, Any]:
    """The bodies of a unit and their lines of control, with its tools: picture, data, the same as a table."""
    request = context["request"]
    day = context.get("day")
    parts = (shown.cards.host.name, day.shown.isoformat() if day else "")
    return {"request": request, "chart": shown, "svg": org_svg(shown), "name": " ".join(filter(None, parts))}


@register.inclusion_tag("web/parts/file_field.html")
def file_field(name: str, title: str, *, required: bool = False, hint: str = "") -> dict[str, Any]:
    """The field for a list as a file."""
    return {"name": name, "title": title, "required": required, "hint": hint, "accept": LISTS}


@register.inclusion_tag("web/parts/file_field.html")
def brought_field(name: str, at: str, label: str, accept: str, hint: str = "") -> dict[str, Any]:
    """The field for files of a form of a process, whose id is not its name."""
    return {
        "name": name,
        "at": at,
        "title": language.translate(label),
        "accept": accept,
        "many": True,
        "hint": hint,
    }


@register.inclusion_tag("web/parts/file_field.html")
def material_field(no: int, title: str, kinds: Iterable[str]) -> dict[str, Any]:
    """The field for the files of a material, of these kinds."""
    accept = ",".join(FILES[kind].media for kind in kinds)
    return {"name": f"file-{no}", "title": title, "accept": accept, "many": True}


@register.filter
def faults_total(faults: Sequence[Fault | Told]) -> int:
    """How many faults there are: where only the first were kept, the last line tells the number of all."""
    told = dict(faults[-1].message.params) if faults else {}
    count = told.get("count")
    return count if isinstance(count, int) and "kept" in told else len(faults)


@register.filter
def names_a_field(fault: Fault | Told) -> bool:
    """Whether the place of a fault may be the name of a field of a form."""
    return isinstance(fault.place, str) and bool(FIELD.fullmatch(fault.place))


class _Titled(template.Node):
    """The title of a page, which can hold no marks inside: it says as a whole that it is Chinese."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        inner = self.nodelist.render(context)
        marked = not language.in_chinese() and language.CHINESE.search(inner)
        # Each part was escaped when it was rendered.
        lang = ' lang="zh"' if marked else ""
        return mark_safe(f"<title{lang}>{inner}</title>")  # noqa: S308


@register.tag
def titled(parser: Parser, _token: Token) -> _Titled:
    """The ``<title>`` around what stands up to ``endtitled``."""
    inner = parser.parse(("endtitled",))
    parser.delete_first_token()
    return _Titled(inner)
