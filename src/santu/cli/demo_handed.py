"""What a township and a village of the demonstration were told to do: tasks, calls, admissions and vetoes, all made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.register.data import data_file
from santu.register.domain.admissions import Decided, Opined, Wish
from santu.register.domain.rows import Duty, mint_duty_id
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.tasks import TaskTold
from santu.register.domain.vetoes import PROVINCE, Cleared, Clearing, VetoTold
from santu.register.domain.whistles import Said, WhistleTold
from santu.register.selectors.handed import issuers_of
from santu.register.selectors.whose import lists_of
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from santu.register.services.duties import duties_record
from santu.register.services.tasks import task_answer, task_register
from santu.register.services.vetoes import veto_register
from santu.register.services.whistles import whistle_answer, whistle_mark
from santu.standards.rulebook import Standards
from santu.standards.yaml_text import read_yaml

DATA = "synthetic_handed.yaml"
COUNTY, TOWNSHIP = "140703", "140703103"
FEN = 100
AGO = 400
"""Vetoes were issued so many days before the demonstration, and decided upon when it is made."""


@dataclass(frozen=True, slots=True)
class _Handing:
    """Who hands what to which township, on which day."""

    data: Mapping[str, Any]
    township: str
    county: str
    issuers: Mapping[str, str]
    today: date
    cast: Mapping[str, User]

    @classmethod
    def of(cls, register: Snapshot, cast_: Mapping[str, User]) -> "_Handing":
        path = data_file(DATA)
        data = cast(dict[str, Any], read_yaml(path.name, path.read_bytes()).data)
        township, today = register.by_code[TOWNSHIP], timezone.localdate()
        issuers = {one.name: one.id for one in issuers_of(township, today)}
        return cls(data, township, register.by_code[COUNTY], issuers, today, cast_)

    def told(self, name: str, document: str, title: str, day: date) -> dict[str, Any]:
        issuer = self.issuers[name]
        key = f"demo {document} {title}"
        said = {"document": document, "title": f"{title}（{MARK}）", "day": day, "key": key}
        return {"unit": self.township, "issuer": issuer, **said}


def demo_handed(register: Snapshot, standards: Standards, cast_: Mapping[str, User]) -> None:
    """What departments do and 水秀镇 does not, and tasks, calls, admissions and vetoes of each kind."""
    handing = _Handing.of(register, cast_)
    own = {register.bodies[one].name: one for one in register.bodies_of[handing.township]}
    _duties(handing, own, register.day)
    _admissions(handing)
    _tasks(handing)
    _whistles(handing)
    _vetoes(handing, standards)


def demo_village_tasks(register: Snapshot, cast_: Mapping[str, User]) -> None:
    """Tasks of a village of 水秀镇, once a list says what villages do: its own, one that waits, and one on no list."""
    handing = _Handing.of(register, cast_)
    for code, issuer, document, title, matter, left, answer in handing.data["village_tasks"]:
        told = handing.told(issuer, document, title, handing.today) | {"unit": register.by_code[code]}
        due = handing.today + timedelta(days=left)
        task = TaskTold(**told, matter=matter, due=due)
        number = task_register(told=task, by=cast_["demo-department"])
        if answer:
            clause = handing.data["off_list"] if answer == "return" else ""
            task_answer(number=number, answer=answer, clause=clause, by=cast_["demo-clerk"])


def _duties(handing: _Handing, own: Mapping[str, str], day: date) -> None:
    """Matters of departments of the county, in some of which a body of the township cooperates."""
    found = []
    for matter, name, kind, department, body, basis in handing.data["duties"]:
        place = handing.township if body else handing.county
        first = mint_duty_id(place, matter, day)
        said = {"matter": matter, "name": name, "kind": kind, "place": place, "basis": basis}
        found.append(Duty(first, body=handing.issuers[department], **said))
        if body:
            helping = mint_duty_id(place, matter, day, own[body])
            found.append(Duty(helping, body=own[body], role="cooperating", **said))
    title, by = f"{MARK}：太谷区部门的职责", handing.cast["demo-planner"]
    duties_record(day=day, counties=[handing.county], duties=found, title=title, by=by)


def _tasks(handing: _Handing) -> None:
    lists = lists_of(handing.township, handing.today)
    for issuer, document, title, matter, ago, left, answer in handing.data["tasks"]:
        day = handing.today - timedelta(days=ago)
        due = handing.today + timedelta(days=left)
        told = TaskTold(**handing.told(issuer, document, title, day), matter=matter, due=due)
        number = task_register(told=told, by=handing.cast["demo-department"])
        if answer:
            claim = lists.whose(matter).claim
            clause = f"{claim.duty.basis}，由{issuer}主办（SX-19）" if claim and answer == "return" else ""
            task_answer(number=number, answer=answer, clause=clause, by=handing.cast["demo-clerk"])


def _whistles(handing: _Handing) -> None:
    for main, helping, title, matter, reason, ago, note in handing.data["whistles"]:
        day, leads = handing.today - timedelta(days=ago), handing.issuers[main]
        told = WhistleTold(
            unit=handing.township,
            title=f"{title}（{MARK}）",
            reason=reason,
            day=day,
            key=f"demo whistle {title}",
            matter=matter,
            main=leads,
            helping=[handing.issuers[one] for one in helping],
        )
        number = whistle_mark(told=told, by=handing.cast["demo-clerk"])
        arrived, by = f"{MARK}：{note}", handing.cast["demo-department"]
        whistle_answer(number=number, organ=leads, said=Said.ARRIVED, day=day, note=arrived, by=by)


def _admissions(handing: _Handing) -> None:
    for number_, row in enumerate(handing.data["admissions"], 1):
        issuer, document, title, reason, persons, yuan, ago, term, outcome = row
        since = handing.today - timedelta(days=ago)
        wish = Wish(
            **handing.told(issuer, document, title, since),
            reason=reason,
            persons=persons,
            fen=yuan * FEN,
            since=since,
            until=since + timedelta(days=term),
        )
        number = admission_apply(wish=wish, by=handing.cast["demo-department"])
        is_approved = outcome == "approve"
        refusal = "" if is_approved else str(handing.data["refusal"])
        opinion = "agree" if is_approved else "object"
        said = Opined(opinion, f"水政函〔{MARK}〕{number_}号", since, refusal)
        admission_opine(number=number, said=said, by=handing.cast["demo-clerk"])
        approval = f"太政批〔{MARK}〕{number_}号"
        decided = Decided(outcome, f"太谷区人民政府（{MARK}）", approval, since, refusal)
        admission_decide(number=number, decided=decided, by=handing.cast["demo-approver"])


def _vetoes(handing: _Handing, standards: Standards) -> None:
    for kind, issuer, document, title, decision, more in handing.data["vetoes"]:
        day = handing.today - timedelta(days=AGO)
        told = VetoTold(**{**handing.told(issuer, document, title, day), "unit": handing.county}, kind=kind)
        cleared = Cleared(
            decision,
            more if decision == Clearing.MERGE else "",
            PROVINCE if decision == Clearing.KEEP else "",
            more if decision == Clearing.KEEP else "",
            f"太谷区委深改委（{MARK}）",
            handing.today,
        )
        by = handing.cast["demo-reform"]
        veto_register(told=told, standards=standards, by=by, cleared=cleared if decision else None)
