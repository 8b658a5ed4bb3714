"""A small country for the tests of who sees what: two provinces, and in every name a token that betrays whose it is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create
from santu.audit.services import append
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Rename
from santu.design.models import Asked, Scenario
from santu.design.services.by_hand import Beginning, scenario_begin
from santu.design.services.consultations import Given, consultation_open, opinion_give
from santu.kernel.codes import DivisionCode, Level
from santu.operate.services.stepping import Opening, case_open
from santu.publish.domain.listing import ListKind
from santu.publish.services.editions import edition_draft, edition_propose
from santu.register.domain.admissions import Wish as Wanted
from santu.register.domain.assessment import Mark, Quarter, Side
from santu.register.domain.commission import Proposed
from santu.register.domain.dispatched import HeadAsked
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.powers import Form, Instrument, Item, Pending
from santu.register.domain.rows import Division, Duty, Line, mint_body_id, mint_duty_id, mint_id
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot
from santu.register.domain.staff import Place
from santu.register.domain.supervision import Letter
from santu.register.domain.survey import About, Done
from santu.register.domain.tasks import TaskTold
from santu.register.domain.unit_lists import ListRow
from santu.register.domain.vetoes import VetoTold
from santu.register.domain.whistles import WhistleTold
from santu.register.selectors.instruments import instrument_of_act
from santu.register.selectors.matters import statutory_file
from santu.register.services.admissions import admission_apply
from santu.register.services.assessment import assessment_open, assessment_sign
from santu.register.services.bodies import bodies_record
from santu.register.services.commission import item_propose, meeting_call
from santu.register.services.dispatched import head_ask
from santu.register.services.duties import duties_record
from santu.register.services.imports import FigureSource, import_commit, import_preview
from santu.register.services.loans import LoanWish, loan_apply
from santu.register.services.matters import matters_import, matters_preview
from santu.register.services.powers import power_preview, power_record
from santu.register.services.quotas import quota_record
from santu.register.services.staff import staff_load
from santu.register.services.supervision import supervision_open
from santu.register.services.survey import survey_open, survey_row_save
from santu.register.services.tasks import task_register
from santu.register.services.unit_lists import list_draft, list_row_set
from santu.register.services.uses import UseWish, use_approve
from santu.register.services.vetoes import veto_register
from santu.register.services.whistles import whistle_mark
from santu.standards.loader import load
from santu.transition.services.planning import plan_create, plan_prove
from tests.db.handover import handed_over
from tests.db.quotas import someone
from tests.db.registers import body

DAY, UNTIL = date(2020, 6, 30), date(2027, 12, 31)
ROLES = {2: "finance", 4: "finance", 6: "finance", 9: "township_leader", 12: "grid_worker"}
"""Which role somebody holds over a unit, by the length of its code."""
PROVINCES = ("14", "15")
TOKEN = re.compile(r"令\d{2,12}令")
"""What betrays a unit: its code between two characters, in every name and title that is about it."""
KINDS = {
    Level.PROVINCE: ("province", "省"),
    Level.CITY: ("city", "市"),
    Level.COUNTY: ("county", "县"),
    Level.TOWNSHIP: ("town", "镇"),
    Level.VILLAGE: ("village_committee", "村"),
}


@dataclass(frozen=True)
class World:
    """What there is, by code of the unit that it is about: ids of units, names of people, numbers of acts and others."""

    units: Mapping[str, str]
    imports: Mapping[str, int]
    scenarios: Mapping[str, int]
    plans: Mapping[str, int]
    consultations: Mapping[str, int]
    asked: Mapping[str, int]
    people: Mapping[str, str]
    editions: Mapping[str, int]
    vouchers: Mapping[str, int]
    loans: Mapping[str, int]
    meetings: Mapping[str, int]
    uses: Mapping[str, int]
    held: Mapping[str, int]
    heads: Mapping[str, int]
    sheets: Mapping[str, int]
    supervisions: Mapping[str, int]
    instruments: Mapping[str, int]
    lists: Mapping[str, int]
    tasks: Mapping[str, int]
    admissions: Mapping[str, int]
    vetoes: Mapping[str, int]
    whistles: Mapping[str, int]
    surveys: Mapping[str, int]
    cases: Mapping[str, int]


def token(code: str) -> str:
    return f"令{code}令"


@cache
def codes() -> list[str]:
    """Two of everything in everything: 2 provinces, 4 cities, 8 counties, 16 townships, 32 villages."""
    found: list[str] = []
    for province in PROVINCES:
        for city in ("01", "02"):
            for county in ("01", "02"):
                for township in ("100", "101"):
                    code = f"{province}{city}{county}{township}"
                    found += [province, province + city, province + city + county, code]
                    found += [f"{code}{village}" for village in ("200", "201")]
    return sorted(set(found), key=lambda code: (len(code), code))


def above(code: str) -> str:
    return {12: code[:9], 9: code[:6], 6: code[:4], 4: code[:2], 2: ""}[len(code)]


def listed(province: str) -> Snapshot:
    """The list of one province."""
    ids: dict[str, str] = {}
    rows: dict[str, Division] = {}
    for code in (code for code in codes() if code.startswith(province)):
        number = DivisionCode(code)
        kind, suffix = KINDS[number.level]
        unit = ids[code] = mint_id("nbs", code, DAY)
        name = f"{token(code)}{suffix}"
        rows[unit] = Division(unit, number.level, kind, name, ids.get(above(code), ""), number)
    figures = {
        quantity: {ids[code]: int(code[-4:]) + 1000 for code in ids if len(code) == 9}
        for quantity in (PEOPLE, HOUSEHOLDS)
    }
    return Snapshot(DAY, rows, figures=figures)


def built() -> World:
    """The country: lists, bodies, and in the first county of each city a scenario with a proven plan."""
    planner = user_create(username="founder", title_zh="建库人", by=None)
    grant_give(user=planner, wish=Wish("province_officer"), by=None)
    units: dict[str, str] = {}
    imports: dict[str, int] = {}
    for province in PROVINCES:
        incoming = listed(province)
        preview = import_preview(
            incoming=incoming, figures=FigureSource("census", f"{token(province)}普查"), by=planner
        )
        title = f"导入{token(province)}"
        imports[province] = import_commit(preview=preview, title=title, by=planner).pk
        units |= {str(row.code): row.id for row in incoming.divisions.values()}
    hosts = [code for code in units if len(code) == 9 and code[:6].endswith("02")]
    found = [body(units[code], f"{token(code)}综合办", slot="enforcement", day=DAY) for code in hosts]
    for code in hosts:
        lines = [Line("administration", f"{token(code)}局")]
        found.append(body(units[code], f"{token(code)}所", "dispatched", lines=lines, day=DAY))
    for province in PROVINCES:
        theirs = [one for one in found if one.host in {units[c] for c in units if c.startswith(province)}]
        bodies_record(day=DAY, bodies=theirs, title=f"机构{token(province)}", by=planner)
    standards, scenarios, plans = load(), dict[str, int](), dict[str, int]()
    consultations, asked = dict[str, int](), dict[str, int]()
    for code in (code for code in units if len(code) == 6 and code.endswith("01")):
        townships = [f"{code}100", f"{code}101"]
        wishes = [Wished(Rename(units[one], f"{token(one)}新镇"), f"因为{token(one)}") for one in townships]
        beginning = Beginning(f"方案{token(code)}", units[code], DAY, UNTIL)
        made = scenario_begin(beginning=beginning, wishes=wishes, standards=standards, by=planner)
        scenarios[code] = made.pk
        consultations[code] = consulted(made, code, townships, units, planner)
        asked |= {one: Asked.objects.get(unit=units[one]).pk for one in townships}
        plan = handed_over(plan_create(scenario=made, standards=standards, by=planner), planner)
        plan_prove(plan=plan, standards=standards, by=planner)
        plans[code] = plan.pk
        append(chain=units[code], act="note", by="founder", reason=f"记{token(code)}")
    editions = {code: published(code, units[code], planner) for code in units if len(code) == 6}
    people = {code: holder(code, unit) for code, unit in units.items()}
    vouchers, loans = posts(units, planner)
    heads = {code: headed(code, units) for code in hosts}
    sheets = {code: assessed(code, units) for code in hosts}
    undertaken(hosts, units, planner)
    instruments = {code: instructed(code, units, planner) for code in hosts}
    surveys = {code: surveyed(code, units) for code in hosts}
    cases = {code: received(code, units) for code in hosts}
    meetings = {code: met(code, units, planner) for code in vouchers}
    uses, held = staff(units, planner)
    supervisions = {code: supervised(code, units) for code in hosts}
    lists = {code: drafted(code, units[code], planner) for code in hosts}
    kept = (editions, vouchers, loans, meetings, uses, held, heads, sheets, supervisions, instruments, lists)
    handed = handed_down(hosts, units)
    return World(
        units, imports, scenarios, plans, consultations, asked, people, *kept, *handed, surveys, cases
    )


def undertaken(hosts: Iterable[str], units: Mapping[str, str], by: User) -> None:
    """The catalogue, and in each township one matter that its office does."""
    preview = matters_preview(path=statutory_file(), by=by)
    matters_import(preview=preview, title="目录", by=by)
    found = defaultdict(list)
    for code in hosts:
        office = mint_body_id(units[code], f"{token(code)}综合办", DAY)
        unit = mint_duty_id(units[code], "T084", DAY)
        text = f"职责{token(code)}"
        duty = Duty(unit, "T084", "宅基地", "permit", units[code], office, basis=text, text=text)
        found[units[code[:6]]].append(duty)
    for county, duties in found.items():
        duties_record(day=DAY, counties=[county], duties=duties, title="职责", by=by)


def published(code: str, unit: str, by: User) -> int:
    """The list of the divisions of a county, proposed to be published."""
    draft = edition_draft(kind=ListKind.DIVISIONS, scope=unit, day=DAY, standards=load())
    return edition_propose(draft=draft, document=f"公{token(code)}号", standards=load(), by=by).pk


def headed(code: str, units: Mapping[str, str]) -> int:
    """A file on the head of the dispatched body of a township."""
    about = mint_body_id(units[code], f"{token(code)}所", DAY)
    by = subject(units, "department", code[:6], name=f"sender-{code[6:]}")
    asked = HeadAsked(about, "appoint", f"{token(code)}局", f"函{token(code)}号")
    return head_ask(asked=asked, standards=load(), by=by)


def handed_down(hosts: list[str], units: Mapping[str, str]) -> tuple[dict[str, int], ...]:
    """Of each township a task, an application for an admission, a veto item, and a call of departments."""
    tasks, admissions, vetoes, whistles = (dict[str, int]() for _ in range(4))
    for code in hosts:
        by = subject(units, "department", code[:6], name=f"issuer-{code[6:]}")
        told = {"unit": units[code], "issuer": units[code[:6]], "day": DAY, "key": f"handed {code}"}
        said = {**told, "document": f"交{token(code)}号", "title": f"任务{token(code)}"}
        tasks[code] = task_register(told=TaskTold(**said, due=UNTIL), by=by)
        asked = {"reason": f"因为{token(code)}", "persons": 1, "fen": 100, "since": DAY, "until": UNTIL}
        admissions[code] = admission_apply(wish=Wanted(**said, **asked), by=by)
        vetoes[code] = veto_register(told=VetoTold(**said, kind="veto"), standards=load(), by=by)
        called = {"unit": units[code], "main": units[code[:6]], "day": DAY, "key": f"whistle {code}"}
        words = {"title": f"哨{token(code)}", "reason": f"因为{token(code)}"}
        clerk = subject(units, "township_clerk", code, name=f"caller-{code}")
        whistles[code] = whistle_mark(told=WhistleTold(**called, **words), by=clerk)
    return tasks, admissions, vetoes, whistles


def assessed(code: str, units: Mapping[str, str]) -> int:
    """A sheet on the dispatched body of a township, with a remark of the department."""
    about = mint_body_id(units[code], f"{token(code)}所", DAY)
    by = subject(units, "department", code[:6], name=f"marker-{code[6:]}")
    number = assessment_open(body=about, quarter=Quarter.ended(timezone.localdate()), standards=load(), by=by)
    assessment_sign(number=number, side=Side.DEPARTMENT, mark=Mark(80, f"评语{token(code)}"), by=by)
    return number


def drafted(code: str, unit: str, by: User) -> int:
    """A draft of a list of a township, with one row."""
    standards = load()
    number = list_draft(unit=unit, kind="burdens", source="empty", standards=standards, by=by)
    said = {"class": "责任状", "name": f"事项{token(code)}", "issuer": f"{token(code)}局"}
    list_row_set(edition=number, no=None, row=ListRow("", said), standards=standards, by=by)
    return number


def instructed(code: str, units: Mapping[str, str], by: User) -> int:
    """An instrument that gives a township a power."""
    said = (f"赋{token(code)}号", f"决定{token(code)}", f"{token(code)}机关", DAY, f"{token(code)}网站")
    instrument = Instrument(Form.DEVOLVE, *said, DAY, Pending.FORMER, UNTIL)
    taker = mint_body_id(units[code], f"{token(code)}综合办", DAY)
    item = Item("1", f"M{code}", f"事项{token(code)}", "penalty", units[code], taker)
    preview = power_preview(instrument=instrument, county=units[code[:6]], items=[item], by=by)
    return instrument_of_act(power_record(preview=preview, by=by).pk)


def supervised(code: str, units: Mapping[str, str]) -> int:
    """A notice of supervision to the enforcement team of a township."""
    about = mint_body_id(units[code], f"{token(code)}综合办", DAY)
    by = subject(units, "justice", code[:6], name=f"bureau-{code[6:]}")
    given = {"organ": f"{token(code)}司法局", "day": timezone.localdate(), "standards": load(), "by": by}
    return supervision_open(body=about, notice=Letter(f"监{token(code)}号", f"问题{token(code)}"), **given)


def surveyed(code: str, units: Mapping[str, str]) -> int:
    """A survey of a township with one matter that somebody else does, by its clerk."""
    by = subject(units, "township_clerk", code, name="surveyor")
    about = About(f"摸底{token(code)}", f"摸{token(code)}号", f"{token(code)}综合办")
    number = survey_open(unit=units[code], day=DAY, about=about, by=by)
    said = Done("", f"事{token(code)}", "elsewhere", f"{token(code)}专班", 2, frequency="daily", days=1)
    survey_row_save(number=number, row=said, by=by)
    return number


def received(code: str, units: Mapping[str, str]) -> int:
    """A case at the window of a township."""
    by = subject(units, "window_clerk", code, name=f"window-{code}")
    place, county = units[code], units[code[:6]]
    told = {"title": f"办件{token(code)}", "key": f"case {code}", "lists": {"departments": [county]}}
    return case_open(told=Opening(process="window", place=place, county=county, **told), by=by).pk


def met(code: str, units: Mapping[str, str], by: User) -> int:
    """A meeting of the commission of a county, with one item."""
    unit = units[code]
    number = meeting_call(unit=unit, day=DAY, organ=f"{token(code)}编委", by=by).pk
    sides = (Account(unit, holds, "institutional") for holds in (Holds.POOL, Holds.LEVEL))
    said = {"title": f"议题{token(code)}", "applicant": f"报送{token(code)}", "reason": f"因为{token(code)}"}
    proposed = Proposed(**said, entries=[Entry(DAY, *sides, 1)], key=f"item {code}")
    item_propose(meeting=number, proposed=proposed, standards=load(), by=by)
    return number


def posts(units: Mapping[str, str], by: User) -> tuple[dict[str, int], dict[str, int]]:
    """Posts in the pool of the second county of each city, and an application of each of its townships."""
    standards, vouchers, loans = load(), dict[str, int](), dict[str, int]()

    def moved(code: str, *lines: tuple[tuple[str, Holds], tuple[str, Holds], int]) -> int:
        entries = [
            Entry(DAY, *(Account(units[one], holds, "institutional") for one, holds in sides), amount)
            for *sides, amount in lines
        ]
        key = f"voucher {code} {lines}"
        paper = Paper(f"编{token(code)}号", f"{token(code)}编委", f"记账{token(code)}", key)
        return quota_record(entries=entries, paper=paper, standards=standards, by=by)

    for province in PROVINCES:
        moved(province, ((province, Holds.ISSUED), (province, Holds.CAP), 100))
    for code in (code for code in units if len(code) == 6 and code.endswith("02")):
        moved(code, ((code[:2], Holds.CAP), (code, Holds.LEVEL), 9))
        vouchers[code] = moved(code, ((code, Holds.LEVEL), (code, Holds.POOL), 9))
        for township in (f"{code}100", f"{code}101"):
            wish = LoanWish(
                body=mint_body_id(units[township], f"{token(township)}综合办", DAY),
                kind="administrative",
                amount=1,
                start=UNTIL - timedelta(days=90),
                due=UNTIL,
                priority="other",
                reason=f"借{token(township)}",
                key=f"loan {township}",
            )
            clerk = subject(units, "township_clerk", township, name="clerk")
            loans[township] = loan_apply(wish=wish, standards=standards, by=clerk).pk
    return vouchers, loans


def staff(units: Mapping[str, str], by: User) -> tuple[dict[str, int], dict[str, int]]:
    """In a body of each township of the second counties somebody in post, and an approval for another."""
    standards, uses, held = load(), dict[str, int](), dict[str, int]()
    townships = [code for code in units if len(code) == 9 and code[:6].endswith("02")]

    def paper(code: str, what: str) -> Paper:
        said = f"{what}{token(code)}"
        return Paper(f"编{token(code)}号", f"{token(code)}编委", said, said, "中央编办1号")

    for number, township in enumerate(townships):
        steps = (units[township[:2]], Holds.ISSUED), (units[township[:2]], Holds.CAP)
        steps += ((units[township[:6]], Holds.LEVEL),)
        place = Place(mint_body_id(units[township], f"{token(township)}综合办", DAY), "administrative")
        steps += ((place.body, Holds.VACANT),)
        accounts = [Account(*step, place.kind) for step in steps]
        entries = [Entry(DAY, *pair, 2) for pair in pairwise(accounts)]
        given = {"standards": standards, "by": by}
        quota_record(entries=entries, paper=paper(township, "核定"), **given)
        people = [(someone(number), replace(place, title=f"岗{token(township)}"))]
        [held[township]] = staff_load(people=people, day=DAY, paper=paper(township, "登记"), **given)
        wish = UseWish(place, 1, DAY, UNTIL)
        uses[township] = use_approve(wish=wish, paper=paper(township, "用编"), **given)
    return uses, held


def holder(code: str, unit: str) -> str:
    """The name of somebody with a role over a unit, whose title betrays it."""
    user = user_create(username=f"holder-{code}", title_zh=f"{token(code)}经办人", by=None)
    grant_give(user=user, wish=Wish(ROLES[len(code)], unit, document=f"任{token(code)}"), by=None)
    return user.username


def consulted(made: Scenario, county: str, townships: list[str], units: Mapping[str, str], by: User) -> int:
    """A round on a scenario that asks both townships of a county; each objects in words that betray it."""
    leaders = {one: subject(units, "township_leader", one, name="leader") for one in townships}
    found = consultation_open(
        scenario=made,
        text=f"征求{token(county)}",
        days=10,
        asked=[("township", units[one]) for one in townships],
        standards=load(),
        by=by,
    )
    for one, leader in leaders.items():
        number = Asked.objects.get(consultation=found, unit=units[one]).pk
        said = Given("object", f"反对{token(one)}")
        opinion_give(asked=number, given=[said], standards=load(), by=leader)
    return found.pk


def subject(units: Mapping[str, str], role: str, code: str, *, name: str = "") -> User:
    """Somebody who holds one role over one unit; "" for a role about no unit."""
    user = user_create(username=f"{name or role}-{code}", title_zh=role, by=None)
    grant_give(user=user, wish=Wish(role, units.get(code, "")), by=None)
    return user
