"""The processes by which cases go: their versions, what one says, and its drawing as a BPMN file."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from santu.api.fields import Number
from santu.api.language import translate
from santu.api.routes.case_ends import acts_for
from santu.api.routes.case_shapes import OutcomeShape
from santu.operate.domain.case_words import outcome_word
from santu.operate.domain.definition import WAITS
from santu.operate.selectors.processes import (
    Shown,
    Version,
    number_on,
    publication_of,
    shown_of,
    versions_listed,
)

router = Router()
BPMN = {
    "responses": {
        200: {"description": "BPMN 2.0", "content": {"application/xml": {"schema": {"type": "string"}}}}
    }
}


class VersionShape(Schema):
    """A version of a process, and from when it is in force."""

    process: str
    number: int
    title: str
    start: date


class LaneShape(Schema):
    """Who acts in a lane: which right, over the first that there is of which units."""

    lane: str
    name: str
    right: str
    at: list[str]


class NodeShape(Schema):
    """A task of the process, its lane, how it can end, and by what act."""

    node: str
    name: str
    lane: str
    outcomes: list[OutcomeShape]
    acts: list[str]


class VersionWhole(VersionShape):
    """A version with what it says; `in_force` is the number of the one that new cases take today."""

    in_force: int
    reason: str
    document: str
    sources: list[str]
    lanes: list[LaneShape]
    tasks: list[NodeShape]


@router.get("/processes", response=list[VersionShape], url_name="processes", operation_id="processes")
def processes(request: HttpRequest) -> list[VersionShape]:
    """Every version of every process, the newest of each first."""
    return [VersionShape(**_version(one)) for one in versions_listed()]


@router.get("/processes/{slug:process}", response=VersionWhole, url_name="process", operation_id="process")
def process(request: HttpRequest, process: str, version: Number = 0) -> VersionWhole:
    """One version of a process: that in force today where none is named."""
    shown, in_force = _shown(process, version)
    published, definition = publication_of(shown.version), shown.definition
    bound = published.binding.lanes
    return VersionWhole(
        **_version(shown.version),
        in_force=in_force,
        reason=published.reason,
        document=published.document,
        sources=[translate(one) for one in published.sources],
        lanes=[
            LaneShape(lane=lane, name=translate(name), right=bound[lane].right, at=list(bound[lane].at))
            for lane, name in definition.lanes.items()
            if lane in bound
        ],
        tasks=[
            NodeShape(
                node=node.id,
                name=translate(node.called),
                lane=node.lane,
                outcomes=[
                    OutcomeShape(key=key, word=translate(outcome_word(definition, node, key)))
                    for key in node.outcomes
                ],
                acts=acts_for(process, node.id),
            )
            for node in definition.nodes.values()
            if node.kind in WAITS
        ],
    )


@router.get(
    "/processes/{slug:process}/drawing",
    url_name="process-drawing",
    operation_id="process_drawing",
    openapi_extra=BPMN,
)
def drawing(request: HttpRequest, process: str, version: Number = 0) -> HttpResponse:
    """The drawing of a version of a process, that in force today where none is named, as a BPMN 2.0 file."""
    shown, _ = _shown(process, version)
    return HttpResponse(shown.drawing.encode(), content_type="application/xml; charset=utf-8")


def _shown(process: str, version: int) -> tuple[Shown, int]:
    in_force = number_on(process, timezone.localdate())
    return shown_of(process, version or in_force), in_force


def _version(one: Version) -> dict[str, Any]:
    return {"process": one.process, "number": one.number, "title": translate(one.title), "start": one.start}
