"""The notices that are somebody's to read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from santu.operate.domain.case_words import SUPERVISED
from santu.operate.models import CaseAct, Notice, Token
from santu.operate.selectors.processes import Nodes
from santu.operate.selectors.whose import NONE, by_right, either
from santu.register.selectors.reach import Sight

MOST = 200
"""So many notices stand on the page at most, the latest first."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice: of which case (its number in addresses, what it is called by, its title), which task, by whom and when.

    ``due`` is the day by which a supervision is to be answered ("" for others).
    """

    number: int
    kind: str
    case: int
    case_number: str
    title: str
    task: str
    token: int
    by: str
    at: datetime
    due: str
    body: str


def addressed(sight: Sight) -> Q:
    """The notices for somebody: by name, or by a right over a place and body."""
    by_name, by_place = _ways(sight)
    return by_name | by_place


def _ways(sight: Sight) -> tuple[Q, Q]:
    by_name = Q(person=sight.username) & ~Q(person="") if sight.username else NONE
    held = by_right(sight)
    return by_name, held if held == NONE else Q(person="") & held


def notices_of(sight: Sight) -> QuerySet[Notice]:
    """What is unread of somebody's notices."""
    return either(Notice.objects.filter(read_at=None), *_ways(sight))


def notices_unread(sight: Sight) -> list[NoticeView]:
    """The unread notices of somebody, the latest first."""
    return _views(list(notices_of(sight).select_related("case__version").order_by("-at", "-pk")[:MOST]))


def notices_asking(sight: Sight, case: int, kinds: Sequence[str]) -> list[NoticeView]:
    """What a case asks somebody to answer."""
    own = notices_of(sight).filter(case=case, kind__in=kinds)
    return _views(list(own.select_related("case__version").order_by("pk")))


def _views(notices: Sequence[Notice]) -> list[NoticeView]:
    supervised = {(one.case_id, one.token) for one in notices if one.kind == SUPERVISED}
    due: dict[tuple[int, int], str] = {}
    if supervised:
        acts = CaseAct.objects.filter(case__in={case for case, _ in supervised}, deed="supervise")
        for case, token, told in acts.order_by("seq").values_list("case", "token", "told"):
            due[case, token] = json.loads(told).get("due", "")
    tasks = _tasks(notices) if notices else {}
    return [
        NoticeView(
            number=one.pk,
            kind=one.kind,
            case=one.case_id,
            case_number=one.case.number,
            title=one.case.title,
            task=tasks.get((one.case_id, one.token), ""),
            token=one.token,
            by=one.by,
            at=one.at,
            due=due.get((one.case_id, one.token), "") if one.kind == SUPERVISED else "",
            body=one.body,
        )
        for one in notices
    ]


def _tasks(notices: Sequence[Notice]) -> dict[tuple[int, int], str]:
    """The names of the tasks that some notices are about, by case and token."""
    versions = {one.case_id: one.case.version for one in notices}
    rows = Token.objects.filter(case__in=versions, number__in={one.token for one in notices})
    nodes = Nodes()
    return {
        (case, number): nodes.called(versions[case], node)
        for case, number, node in rows.values_list("case", "number", "node")
    }
