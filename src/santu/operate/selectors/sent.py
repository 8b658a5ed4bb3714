"""What came under a key before, out of the log of its case: so it is known again however late it is sent again."""

import json
from dataclasses import dataclass
from datetime import datetime

from santu.operate.domain.replay import OPEN
from santu.operate.domain.sent import SENT, sent_at
from santu.operate.models import Case, CaseAct


@dataclass(frozen=True, slots=True)
class Before:
    """An act that was done under a key: on which case (its number in addresses, and what it is called by), and when.

    ``asked`` is a digest of what had been asked, "" where that is not known.
    """

    case: int
    called: str
    asked: str
    at: datetime


def act_under(case: int, by: str, key: str) -> Before | None:
    """What somebody did to a case under a key; ``None`` where there is no such act."""
    acts = CaseAct.objects.filter(case=case, by=by, told__contains=key).select_related("case").order_by("seq")
    return next((found for act in acts if (found := _before(act, key))), None)


def opening_under(by: str, key: str) -> Before | None:
    """The case that somebody opened under a key; ``None`` where there is none."""
    case = Case.objects.filter(key=key, opened_by=by).first()
    if case is None:
        return None
    act = CaseAct.objects.filter(case=case, deed=OPEN).select_related("case").order_by("seq").first()
    found = _before(act, key) if act else None
    return found or Before(case.pk, case.number, "", case.came_at)


def _before(act: CaseAct, key: str) -> Before | None:
    told = json.loads(act.told)
    sent = told.get(SENT, {})
    if sent.get("key") != key:
        return None
    return Before(act.case_id, act.case.number, str(sent.get("asked", "")), sent_at(told) or act.at)
