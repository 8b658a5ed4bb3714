"""Cases of penalties in a township of the small register: its team with certificates, its power, and each task well done."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import time_machine
from django.utils import timezone

from santu.accounts.models import Grant, User
from santu.operate.domain.files import Brought
from santu.operate.models import Case
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import case_fire
from santu.register.domain.certificates import Certificate
from santu.register.domain.powers import Item
from santu.register.services.certificates import certificate_record
from santu.register.services.powers import power_preview, power_record
from tests.db import powers, running
from tests.db.enforcement import certified, staffed, team_id
from tests.db.quotas import STANDARDS, ledger
from tests.db.registers import FOUNDED, person, stranger, unit

TOWN, COUNTY = running.TOWN, running.COUNTY
MATTER, TAKEN_BACK = "P-1", "P-2"
MONDAY = date(2026, 3, 2)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
Written = Mapping[str, Sequence[str]]


def after(days: int) -> date:
    """So many days after the Monday."""
    return MONDAY + timedelta(days=days)


def on(day: date) -> time_machine.travel:
    """Nine in the morning of a day in China."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 1, tzinfo=UTC), tick=False)


def officers() -> list[int]:
    """The posts of the team: three with certificates of long, one without.

    The township has the power for :data:`MATTER` by an instrument; that for :data:`TAKEN_BACK` went back to a department.
    """
    running.county()
    ledger()
    posts = staffed(4)
    for post in posts[:3]:
        certified(post)
    housing = running.department(running.HOUSING)
    place, team = unit(TOWN), team_id()
    given = [
        Item(no, matter, name, "penalty", place, team, housing, ())
        for no, matter, name in (("1", MATTER, "占道经营"), ("2", TAKEN_BACK, "违法建设"))
    ]
    taken = [Item("2", TAKEN_BACK, "", "penalty", place, housing, housing, ())]
    for instrument, items in ((powers.GIVING, given), (powers.TAKING, taken)):
        preview = power_preview(instrument=instrument, county=unit(COUNTY), items=items, by=person())
        power_record(preview=preview, by=person())
    return posts


def legal_certificate(post: int) -> None:
    said = Certificate("legal", f"A{post:08}", "司法部", date(2020, 6, 30))
    certificate_record(post=post, certificate=said, standards=STANDARDS, by=person())


ROLES = {
    "legal": "township_clerk",
    "lead": "enforcement_lead",
    "leader": "township_leader",
    "deputy": "township_leader",
}


def someone(name: str) -> User:
    """Somebody of the township, by what they do there: an officer, their lead, who reviews (``legal``), the head and their deputy."""
    user = stranger(name)
    role = ROLES.get(name, "enforcement_officer")
    Grant.objects.get_or_create(user=user, role=role, unit=unit(TOWN), start=FOUNDED)
    return user


def files(*fields: str) -> list[Brought]:
    """A picture for each field, or ``field.kind``."""
    split = [one.partition(".") for one in fields]
    return [Brought(0, "a.png", BytesIO(PNG), field, of) for field, _, of in split]


FILED = {
    "matter": [MATTER], "party": ["person"], "party_name": ["王某"], "ended_on": ["2026-02-27"], "found_on": ["2026-03-02"],
    "where": ["东街"], "party_address": ["甲镇东街 1 号"],
}  # fmt: skip
START = {
    "penalty": {**FILED, "harm": ["ordinary"], "found_how": ["巡查发现"]},
    "penalty_simple": {**FILED, "findings": ["占道经营，违反条例第五条"]},
}


def written_at(node: str, today: date) -> tuple[Written, Sequence[str]]:
    """What is written into the form of a task that is well done on a day, and the files."""
    day = [today.isoformat()]
    text: dict[str, tuple[Written, Sequence[str]]] = {
        "investigate": (
            {"findings": ["属实"], "basis": ["条例第五条"], "major": ["none"]},
            ["evidence.record"],
        ),
        "approve_preservation": ({"preserved_on": day}, []),
        "dispose": ({"disposed": ["lifted"], "disposed_on": day}, []),
        "tell": (
            {
                "told_kind": ["fine"],
                "told_fine": ["1000"],
                "told_penalty": ["罚款"],
                "told_on": day,
                "hearing_right": ["granted"],
            },
            ["notice"],
        ),
        "listen": ({"defence": ["无"], "defence_view": ["无"], "asked_on": day, "waived": ["waived"]}, []),
        "notify": (
            {
                "notified_on": day,
                "hearing_on": [(today + timedelta(days=30)).isoformat()],
                "hearing_where": ["会议室"],
                "hearing_host": ["司法所"],
            },
            [],
        ),
        "hold": ({"held_on": day, "hearing_view": ["属实"]}, ["hearing_record"]),
        "review": (
            {"first_review": ["experienced"], "reviewer_from": ["outside"], "review_view": ["同意"]},
            [],
        ),
        "discuss": ({"discussed_on": day}, ["minutes"]),
        "decide": (
            {
                "penalty": ["fine"],
                "fine": ["1000"],
                "decided_on": day,
                "decision_no": ["1号"],
                "decision": ["罚款"],
            },
            [],
        ),
        "hand_over": ({"handed_to": ["住建局"], "handed_on": day}, []),
        "serve": ({"served_on": day, "served_how": ["direct"]}, ["service_record"]),
        "carry_out": ({"carried_out": ["paid"], "carried_out_on": day}, []),
        "urge_disposal": ({"disposal_urging": ["请抓紧"]}, []),
        "urge_service": ({"service_urging": ["请抓紧"]}, []),
        "supervise": ({"supervision": ["请抓紧"]}, []),
        "press": ({"days_late": ["10"]}, []),
        "publish": ({"published": ["withheld"], "published_where": ["影响小"]}, []),
    }
    return text[node]


BY = {
    "hold": "legal",
    "review": "legal",
    "discuss": "leader",
    "decide": "leader",
    "approve_preservation": "leader",
}
SIMPLE: Mapping[str, tuple[Written, Sequence[str]]] = {
    "tell": ({"shown": ["shown"], "told_penalty": ["罚款"], "told_fine": ["9999"], "defence": ["无"]}, []),
    "decide": ({"penalty": ["fine"], "fine": ["100"], "decision_no": ["1"]}, []),
    "hand": ({"handed": ["signed"]}, ["decision_file"]),
    "report": ({"reported_on": ["2026-03-02"]}, []),
    "carry_out": ({"paid_how": ["bank"], "paid_on": ["2026-03-02"]}, []),
    "hand_in": ({"handed_in_on": ["2026-03-02"]}, []),
    "bank": ({"banked_on": ["2026-03-02"]}, ["bank_record"]),
    "urge_hand_in": ({"hand_in_urging": ["请缴回"]}, []),
    "publish": ({"published": ["withheld"], "published_where": ["影响小"]}, []),
}


def filed(
    posts: Sequence[int],
    process: str = "penalty",
    place: str = TOWN,
    *,
    by: str = "officer",
    came: date | None = None,
    note: str = "",
    **other: Sequence[str],
) -> Case:
    """A case that is filed; ``other`` is written otherwise than well."""
    written = {**START[process], "officers": [str(post) for post in posts[:2]], **other}
    came_at = datetime(came.year, came.month, came.day, 1, tzinfo=UTC) if came else None
    key = f"{process} {Case.objects.count()}"
    told = Beginning(process, unit(place), "占道经营", key, written, came_at=came_at, note=note)
    return case_begin(told=told, by=someone(by))


def does(
    case: Case, node: str, outcome: str = "done", *, by: str = "", without: str = "", **other: Sequence[str]
) -> Case:
    """A task done today as it should be, but for what is written otherwise, and for the files ``without`` which."""
    if case.process == "penalty":
        written, brought = written_at(node, timezone.localdate())
    else:
        written, brought = SIMPLE[node]
    return running.done(
        case,
        node,
        someone(by or (BY.get(node, "officer") if case.process == "penalty" else "officer")),
        outcome,
        written={**written, **other},
        brought=files(*(one for one in brought if one != without)),
    )


def fired(case: Case, day: date) -> list[str]:
    """What waits once the clocks of a case were looked at on a day."""
    with on(day):
        case_fire(case=case.pk)
    return [node for node, _ in running.waiting(case)]
