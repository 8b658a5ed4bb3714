"""What is handed down on the small register: duties of a township, and tasks, admissions and vetoes for it."""

from datetime import date, timedelta

from django.utils import timezone

from santu.accounts.models import User
from santu.register.domain.admissions import Decided, Opined, Wish
from santu.register.domain.rows import Line
from santu.register.domain.tasks import TaskTold
from santu.register.domain.vetoes import VetoTold
from santu.register.services.admissions import admission_apply, admission_decide, admission_opine
from santu.register.services.bodies import bodies_record
from santu.register.services.tasks import task_register
from tests.db.duties import recorded, row
from tests.db.registers import DAY, body, holder, imported, person, unit

COUNTY, WATER, WHITE = "140101", "140101100", "140101200"
TODAY = timezone.localdate()
BUREAU = "农业农村局"
OURS, HELPED, COUNTYS, UNKNOWN = "SX-0101", "SX-0102", "SX-0201", ""


def lists() -> None:
    """Bodies of the county and of 水秀镇, and the duties of each."""
    imported()
    department(), reform(), clerk(), clerk(WHITE)
    county, water = unit(COUNTY), unit(WATER)
    sent = body(water, "司法所", "dispatched", lines=(Line("administration", "县司法局"),))
    own = [body(water, "规划建设办"), body(county, BUREAU), body(county, "应急管理局"), sent]
    bodies_record(day=DAY, bodies=own, title="机构", by=person())
    recorded(
        row(WATER, OURS, "规划建设办", name="农村宅基地用地建房审批", basis="《土地管理法》第六十二条"),
        row(WATER, HELPED, BUREAU, body_code=COUNTY, name="畜禽养殖污染防治"),
        row(WATER, HELPED, "规划建设办", name="畜禽养殖污染防治", role="配合"),
        row(COUNTY, COUNTYS, BUREAU, name="动物疫病强制免疫", basis="《动物防疫法》第十八条"),
        row(WATER, "SX-0301", "司法所", name="人民调解指导"),
    )


def department() -> User:
    return holder("department", unit(COUNTY))


def reform() -> User:
    return holder("reform_office", unit(COUNTY))


def clerk(code: str = WATER) -> User:
    return holder("township_clerk", unit(code))


def desk(code: str = COUNTY) -> User:
    return holder("county_desk", unit(code))


def bureau(name: str = BUREAU) -> str:
    return body(unit(COUNTY), name).id


def told(matter: str = OURS, **said: object) -> TaskTold:
    given = {
        "unit": unit(WATER),
        "issuer": bureau(),
        "document": "农发〔2021〕1号",
        "title": f"任务{matter}",
        "matter": matter,
        "day": DAY,
        "due": TODAY,
        "key": f"{matter} {said}",
        **said,
    }
    return TaskTold(**given)


def given(matter: str = OURS, by: User | None = None, **said: object) -> int:
    return task_register(told=told(matter, **said), by=by or department())


def wish(**said: object) -> Wish:
    values = {
        "unit": unit(WATER),
        "issuer": bureau(),
        "document": "农请〔2021〕1号",
        "title": "秸秆禁烧值守",
        "day": DAY,
        "key": str(said),
        "reason": "秋收集中值守",
        "persons": 2,
        "fen": 2_000_000,
        "since": TODAY,
        "until": TODAY + timedelta(days=30),
        **said,
    }
    return Wish(**values)


APPROVED = Decided("approve", "东县人民政府", "东政批〔2021〕1号", TODAY)


def applied(by: User | None = None, **said: object) -> int:
    return admission_apply(wish=wish(**said), by=by or department())


def admitted(decided: Decided = APPROVED, **said: object) -> int:
    """An admission with the township's consent and the county's decision."""
    number = applied(**said)
    admission_opine(number=number, said=Opined("agree", "水政〔2021〕1号", TODAY), by=clerk())
    admission_decide(number=number, decided=decided, by=holder("commission", unit(COUNTY)))
    return number


def veto(**said: object) -> VetoTold:
    values = {
        "unit": unit(COUNTY),
        "issuer": bureau("应急管理局"),
        "document": "应急〔2020〕1号",
        "title": "安全生产责任状",
        "day": date(2020, 7, 1),
        "key": str(said),
        "kind": "pledge",
        **said,
    }
    return VetoTold(**values)
