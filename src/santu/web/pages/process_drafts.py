"""New versions of processes: a file drafted, checked, simulated on past cases, published by another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.hits.limits import UPLOADS
from santu.jobs.selectors import job_latest
from santu.jobs.services import job_start
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.binding import RIGHT_WORDS, RIGHTS, Named
from santu.operate.domain.bpmn import MOST_BYTES
from santu.operate.domain.definition import Kind
from santu.operate.domain.differing import REMOVED
from santu.operate.domain.wording import duration_of
from santu.operate.selectors.drafts import (
    UNSIMULATED,
    DraftView,
    draft_named,
    draft_view,
    drafts_listed,
    may_publish,
)
from santu.operate.selectors.processes import number_on, shown_of
from santu.operate.services.publishing import Papers, Wording, draft_begin, draft_change, draft_publish
from santu.web.days import day_in, day_of, moment
from santu.web.diagrams import drawing_worded
from santu.web.given import written
from santu.web.limits import limited
from santu.web.people import person_of, titles
from santu.web.process_changes import changes_table, keys_of, new_drawing, old_drawing
from santu.web.process_simulated import among_said, among_written, found_table
from santu.web.respond import gone_to, page
from santu.web.tables import Cell, Column, Row, Table

CONDITIONS = re.compile(r"^(guards|needs):", re.MULTILINE)
AS_FILE = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class LaneField:
    """A lane of the form: its id and name, the right chosen, and where, with commas between."""

    lane: str
    name: str
    right: str
    at: str


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def process_drafts(request: HttpRequest, process: str) -> HttpResponse:
    """The drafts of a process, and a new one from a file."""
    day, shown = day_of(request), shown_of(process)
    if request.method == "POST":
        data = _file(request) or shown.drawing.encode()
        draft = draft_begin(process=process, told=Wording(data, ""), by=person_of(request))
        return gone_to(request, day.link(reverse("process-draft", args=[process, draft.pk])))
    drafts = drafts_listed(process)
    called = titles({one.by for one in drafts})
    columns = [
        Column("number", N_("草稿"), "number"),
        Column("of", N_("依据第几版"), "number"),
        Column("by", N_("起草人")),
        Column("at", N_("时间")),
        Column("state", N_("状态"), "badge"),
    ]
    rows = [
        Row(
            [
                Cell(one.number, href=day.link(reverse("process-draft", args=[process, one.number]))),
                one.based_on,
                called.get(one.by, one.by),
                moment(one.made_at),
                Cell(message(N_("已公布")), tone="green")
                if one.published
                else Cell(message(N_("草稿")), tone="amber"),
            ]
        )
        for one in drafts
    ]
    empty = N_("还没有草稿；上传一个 BPMN 文件，或从现行版本起一份。")
    table = Table("drafts", N_("流程草稿"), columns, rows, empty=empty)
    return page(request, "web/process_drafts.html", {"shown": shown, "most": MOST_BYTES >> 10}, [table])


@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def process_draft(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """A draft: what is wrong, what it changes, what past cases would have made of it; or a change of it."""
    day, draft = day_of(request), draft_view(process, number)
    here = day.link(reverse("process-draft", args=[process, number]))
    if request.method == "POST":
        data = _file(request) or written(request, "drawing").encode()
        draft_change(draft=number, told=Wording(data, _binding(request, draft)), by=person_of(request))
        return gone_to(request, here)
    me, shown = person_of(request).username, shown_of(process, draft.based_on)
    job = job_latest(process=process, draft=number)
    context: dict[str, Any] = {
        "shown": shown,
        "in_force": number_on(process, timezone.localdate()),
        "keys": keys_of(draft.changes),
        "new": new_drawing(draft),
        "old": old_drawing(draft, shown),
        "removed": [one for one in draft.changes if one.sign == REMOVED],
        "among": among_said(draft) if draft.found else (),
        "draft": draft,
        "by": titles({draft.by}).get(draft.by, draft.by),
        "mine": draft.by == me and draft.is_open,
        "may_publish": draft.is_open and not draft.made.faults and may_publish(draft, me),
        "unsimulated": UNSIMULATED if draft.is_unsimulated else "",
        "job": job if job and job.is_open else None,
        "lanes": _lanes(draft),
        "rights": RIGHT_WORDS.items(),
        "clocks": _clocks(draft),
        "conditions": _conditions(draft),
        "most": MOST_BYTES >> 10,
    }
    tables = [_faults_table(draft.made.faults), changes_table(draft), found_table(draft)]
    return page(request, "web/process_draft.html", context, tables)


@require_POST
def process_draft_simulate(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """Lead past cases through it, in the background: all, or those of a unit and some time."""
    draft, among = draft_named(process, number), among_written(request)
    args = {"process": process, "draft": draft.pk, **({"among": among} if among else {})}
    job_start(name="process_simulate", args=args, by=person_of(request).username)
    return gone_to(request, day_of(request).link(reverse("process-draft", args=[process, number])))


@require_POST
def process_draft_publish(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """Make it the next version."""
    faults: list[Fault] = []
    start = day_in(request, "start", faults)
    if faults:
        raise Refused(faults)
    papers = Papers(start, written(request, "reason"), written(request, "document"))
    draft = draft_named(process, number)
    draft_publish(draft=draft.pk, papers=papers, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("process-draft", args=[process, number])))


@require_GET
def process_draft_drawing(request: HttpRequest, process: str, number: int) -> HttpResponse:
    """The drawing of a draft in the language of the page; ``?download`` the BPMN file itself, to keep."""
    drawing = draft_named(process, number).drawing
    if "download" not in request.GET:
        return HttpResponse(drawing_worded(drawing).encode(), content_type=AS_FILE)
    response = HttpResponse(drawing.encode(), content_type=AS_FILE)
    name = f"{process}-draft-{number}.bpmn"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)  # type: ignore[assignment]
    return response


def _file(request: HttpRequest) -> bytes:
    """The file that was sent, nothing where there is none.

    Raises:
        Refused: it is larger than any process may be, or than anything that is taken.
    """
    file = request.FILES.get("file")
    if getattr(request, "too_much_sent", False):
        dropped = N_("文件太大，没有收下；BPMN 文件不能超过 {most} 字节，请拆成几个流程。")
        raise refuse("file", dropped, most=MOST_BYTES)
    if not isinstance(file, UploadedFile):
        return b""
    if (file.size or 0) > MOST_BYTES:
        large = N_("文件“{name}”有 {found} 字节，超过 {most} 字节的上限；请拆成几个流程。")
        raise refuse("file", large, name=file.name, found=file.size, most=MOST_BYTES)
    return file.read() or b" "


def _binding(request: HttpRequest, draft: DraftView) -> str:
    """The binding that the fields say, as YAML; as it was where the form had none."""
    lanes = {
        one.lane: {
            "right": written(request, f"right-{one.lane}"),
            "at": [part.strip() for part in written(request, f"at-{one.lane}").split(",") if part.strip()],
        }
        for one in _lanes(draft)
        if f"right-{one.lane}" in request.POST
    }
    clocks = {
        clock: {**_told(named), "standard": written(request, f"standard-{clock}")}
        for clock, named in _clocks(draft)
        if f"standard-{clock}" in request.POST
    }
    if not lanes:
        return draft.binding
    text = yaml.safe_dump({"lanes": lanes, "clocks": clocks}, allow_unicode=True, sort_keys=False)
    return f"{text}{request.POST.get('conditions', _conditions(draft))}"


def _conditions(draft: DraftView) -> str:
    """What the binding says of facts and of what needs them, as it was written: it stands last."""
    found = CONDITIONS.search(draft.binding)
    return draft.binding[found.start() :] if found else ""


def _told(named: Named) -> dict[str, object]:
    """What a binding says of a clock, without what it leaves out."""
    values = {
        "terms": named.terms,
        "until": named.until,
        "since": named.since,
        "extension": named.extension,
        "classes": dict(named.classes),
        "means": str(named.means),
    }
    return {name: value for name, value in values.items() if value}


def _lanes(draft: DraftView) -> Sequence[LaneField]:
    """The lanes of the drawing; where it cannot be read, those that are bound."""
    bound = draft.made.binding.lanes if draft.made.binding else {}
    drawn = draft.made.definition.lanes if draft.made.definition else {lane: lane for lane in bound}
    return [
        LaneField(lane, name, bound[lane].right, ", ".join(bound[lane].at))
        if lane in bound
        else LaneField(lane, name, RIGHTS[1], "township")
        for lane, name in drawn.items()
    ]


def _clocks(draft: DraftView) -> Sequence[tuple[str, Named]]:
    """The named clocks, each with what the binding says of it."""
    bound = draft.made.binding.clocks if draft.made.binding else {}
    nodes = draft.made.definition.nodes.values() if draft.made.definition else ()
    drawn = {node.clock for node in nodes if node.kind is Kind.TIMER and duration_of(node.clock) is None}
    return [(clock, bound.get(clock, Named())) for clock in sorted(drawn or bound.keys())]


def _faults_table(faults: Sequence[Fault]) -> Table:
    columns = [Column("element", N_("哪一个元素")), Column("wrong", N_("问题和改法"))]
    rows = [Row([str(fault.place), fault.message]) for fault in faults]
    return Table("faults", N_("检查出的问题"), columns, rows, empty=N_("没有问题，可以试走和公布。"))


urlpatterns = [
    path("processes/<slug:process>/drafts/", process_drafts, name="process-drafts"),
    path("processes/<slug:process>/drafts/<number:number>/", process_draft, name="process-draft"),
    path(
        "processes/<slug:process>/drafts/<number:number>/simulate",
        process_draft_simulate,
        name="process-draft-simulate",
    ),
    path(
        "processes/<slug:process>/drafts/<number:number>/publish",
        process_draft_publish,
        name="process-draft-publish",
    ),
    path(
        "processes/<slug:process>/drafts/<number:number>/drawing",
        process_draft_drawing,
        name="process-draft-drawing",
    ),
]
