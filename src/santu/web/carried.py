"""What a page of the register says of a row that a case works on, whose steps are tasks there; and the page of a case of its row."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from santu.kernel.messages import N_, Message, message, refuse
from santu.operate.domain.about import row_of
from santu.operate.selectors.access import may_read
from santu.operate.selectors.carried import cases_about
from santu.web.access import sees
from santu.web.audit_rows import ABOUT
from santu.web.days import day_of
from santu.web.sights import sight_of

AMONG = {"enforcement": ("unit-enforcement", "joints")}
"""The page, and the part of it, where rows of a kind stand that have no page of their own."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The case that works on a row, and its page where it is theirs to see ("" where it is not)."""

    number: str
    href: str
    is_open: bool


def carried(request: HttpRequest, kind: str, number: int) -> Carried | None:
    """The case that works on a row, or that did; nothing where it was made without one."""
    case = cases_about(kind, [number]).get(number)
    if case is None:
        return None
    seen = may_read(sight_of(request), case)
    href = day_of(request).link(reverse("case", args=[case.pk])) if seen else ""
    return Carried(case.number, href, case.closed_at is None)


def by_hand(kind: str, number: int) -> None:
    """See that a row is taken further here and by no case.

    Raises:
        Refused: a case carries it.
    """
    case = cases_about(kind, [number]).get(number)
    if case and case.closed_at is None:
        template = N_("这一件由流程办理（{number}）；请在那一件的任务里办。")
        raise refuse(str(number), template, number=case.number)


def row_shown(request: HttpRequest, about: str, place: str) -> tuple[Message, str] | None:
    """What the row that a case at a place is about is called, and its page where it is theirs to see; nothing where there is none."""
    if not about:
        return None
    kind, number = row_of(about)
    name, template = ABOUT[kind]
    title = message(template, name=number)
    if kind in AMONG:
        name, part = AMONG[kind]
        seen = sees(request, name, {"unit": place})
        return title, day_of(request).link(reverse(name, args=[place])) + f"#{part}" if seen else ""
    seen = sees(request, name, {"number": number})
    return title, day_of(request).link(reverse(name, args=[number])) if seen else ""
