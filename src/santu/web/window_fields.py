"""What the forms of the window have in common: times on paper, materials, who applies."""

import re
from datetime import datetime
from typing import IO, cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from santu.kernel.days import EARLIEST
from santu.kernel.messages import N_, Fault, message
from santu.operate.domain.files import Brought
from santu.operate.domain.window import LATER, Check, Who
from santu.web.days import day_in
from santu.web.given import written
from santu.web.uploads import all_arrived


def time_in(request: HttpRequest, name: str, faults: list[Fault]) -> datetime | None:
    """The time in a field, ``None`` where it is empty or none, which is told with the other faults."""
    text = written(request, name)
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        faults.append(
            Fault(name, message(N_("时间“{text}”读不懂；请写成 2026-03-02 09:30 的样子。"), text=text))
        )
        return None
    if found.date() < EARLIEST:
        early = N_("时间“{text}”早于 {earliest}；请核对年份。")
        faults.append(Fault(name, message(early, text=text, earliest=EARLIEST)))
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def who_in(request: HttpRequest) -> Who:
    """Who applies."""
    return Who(written(request, "name"), written(request, "phone"), written(request, "kind") or "person")


FIELD = re.compile(r"file-(\d{1,4})")
"""The field for the files of a material, by its number from 1."""


def files_in(request: HttpRequest) -> list[Brought]:
    """The files of each material.

    Raises:
        Refused: more was sent than is taken.
    """
    all_arrived(request)
    return [
        Brought(int(field[1]), file.name or "", cast("IO[bytes]", file.file))
        for name in sorted(request.FILES)
        if (field := FIELD.fullmatch(name))
        for file in request.FILES.getlist(name)
    ]


def checks_in(request: HttpRequest, count: int, faults: list[Fault]) -> list[Check]:
    """How each material was met."""
    found = []
    for no in range(1, count + 1):
        state = written(request, f"material-{no}")
        until = day_in(request, f"until-{no}", faults) if state == LATER else None
        found.append(Check(state, until))
    return found
