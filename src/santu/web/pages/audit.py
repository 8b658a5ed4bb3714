"""The audit: what was recorded, by whom, about what, on which document and when."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.audit.domain.subjects import ADMINISTRATION
from santu.audit.selectors import REACH, Asked, Found, Place, entries_found, heads_of
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.selectors.access import chains_seen
from santu.register.selectors.act_views import names_of
from santu.web import given
from santu.web.audit_rows import ABOUT, ABOVE, COLUMNS, DEEDS, IN_FILES, rows_of
from santu.web.days import Day, day_of, parsed_day
from santu.web.numbers import number_in
from santu.web.people import titles
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Table

ON_A_PAGE = 50
MOST_IN_FILE = 20_000
ALL_ABOVE = "-"
"""Stands in an address for the chain of what belongs to no county."""
FIELDS = ("by", "act", "chain", "seq", "about", "document", "from", "to", "text")
BETWEEN = "~"
"""Stands between time and number of the entry behind which a page begins."""


def audit(request: HttpRequest) -> HttpResponse:
    """The entries that fit, the latest first."""
    day = day_of(request)
    wanted = {name: given.asked(request, name) for name in FIELDS}
    sight = sight_of(request)
    chains = chains_seen(sight, heads_of())
    asked = replace(_asked(wanted), chains=chains, acts=None if sight.has(Right.READ) else ADMINISTRATION)
    behind = _behind(given.asked(request, "behind"))
    in_file = bool(request.GET.get("export"))
    if in_file:
        found = entries_found(asked, most=MOST_IN_FILE)
    else:
        found = entries_found(asked, most=ON_A_PAGE, behind=behind)
    columns = (*COLUMNS, *IN_FILES) if in_file else COLUMNS
    rows = rows_of(found.entries, day, in_file=in_file)
    empty = N_("没有符合条件的记录；请换一个条件，或看全部。")
    table = Table("audit", N_("审计记录"), columns, rows, empty=empty)
    context = {
        "wanted": wanted,
        "narrowed": any(wanted.values()),
        "deeds": DEEDS,
        "chips": _chips(wanted, chains),
        "count": len(found.entries),
        "later": _later(found, wanted, day),
        "latest": day.link(reverse("audit"), **wanted) if behind else "",
        "reach": timezone.localtime(datetime.fromisoformat(found.reach)) if found.reach else None,
        "most": REACH,
        "most_in_file": MOST_IN_FILE,
    }
    return page(request, "web/audit.html", context, tables=[table])


def _asked(wanted: Mapping[str, str]) -> Asked:
    """What is looked for.

    Raises:
        Refused: a day is none, or a number; all of them are told.
    """
    faults: list[Fault] = []
    since, until = (
        _day(wanted[name], title, faults) for name, title in (("from", N_("自")), ("to", N_("至")))
    )
    if wanted["seq"] and number_in(wanted["seq"]) is None:
        template = N_("“{text}”不是第几条；请写一个整数。")
        faults.append(Fault(message(N_("第几条")), message(template, text=wanted["seq"])))
    thing, _, name = wanted["about"].partition(":")
    if faults:
        raise Refused(faults)
    return Asked(
        by=wanted["by"],
        act=wanted["act"],
        chain=None if not wanted["chain"] else wanted["chain"].removeprefix(ALL_ABOVE),
        place=number_in(wanted["seq"]),
        about=(thing, name) if wanted["about"] else None,
        document=wanted["document"],
        since=_instant(since) if since else "",
        until=_instant(until + timedelta(days=1)) if until else "",
        text=wanted["text"],
    )


def _day(text: str, title: str, faults: list[Fault]) -> date | None:
    try:
        return parsed_day(text, message(title)) if text else None
    except Refused as refused:
        faults += refused.faults
        return None


def _instant(day: date) -> str:
    """Where a day begins here, as entries keep their time."""
    begins = datetime.combine(day, time(), timezone.get_current_timezone())
    return begins.astimezone(UTC).isoformat(timespec="microseconds")


def _behind(text: str) -> Place | None:
    """Where the page begins; what is no place is the first page."""
    at, _, number = text.partition(BETWEEN)
    found = number_in(number)
    return Place(at, found) if found is not None else None


def _later(found: Found, wanted: Mapping[str, str], day: Day) -> str:
    if found.later is None:
        return ""
    behind = f"{found.later.at}{BETWEEN}{found.later.number}"
    return day.link(reverse("audit"), **wanted, behind=behind)


def _chips(wanted: Mapping[str, str], chains: Collection[str]) -> list[Message | str]:
    """What the list was narrowed to by a link, and has no field of its own."""
    chips: list[Message | str] = []
    if wanted["about"]:
        thing, _, name = wanted["about"].partition(":")
        words = {"user": ABOUT["username"][1], **{key: template for key, (_, template) in ABOUT.items()}}
        chips.append(message(words[thing], name=name) if thing in words else wanted["about"])
    if wanted["chain"]:
        chain = wanted["chain"].removeprefix(ALL_ABOVE)
        known = names_of([chain]) if chain in chains else {}
        name_of = known.get(chain, chain) if chain else message(ABOVE)
        chips.append(message(N_("审计链：{chain}"), chain=name_of))
    if wanted["seq"]:
        chips.append(message(N_("第 {seq} 条"), seq=wanted["seq"]))
    if wanted["by"]:
        chips.append(titles([wanted["by"]])[wanted["by"]])
    return chips


urlpatterns = [
    path("audit/", audit, name="audit"),
]
