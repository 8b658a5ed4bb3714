"""Whistles on the small register: a township, three departments of its county, and whom the responsibility list names."""

from santu.accounts.models import User
from santu.operate.domain.whistle import Assigned, Blow
from santu.operate.models import Case, Token
from santu.operate.services.whistle import At, whistle_assign, whistle_call
from santu.register.services.bodies import bodies_record
from tests.db.duties import recorded, row
from tests.db.registers import DAY, body, holder, imported, person, unit

COUNTY, TOWN, OTHER = "140101", "140101100", "140101200"
FARMING, SAFETY, WATER = "农业农村局", "应急管理局", "水利局"
NAMES = (FARMING, SAFETY, WATER)
MATTER, UNLISTED = "SX-0102", "SX-0900"


def whistling() -> None:
    """The county: who leads a matter, who supports, and a matter that nobody has by the list."""
    imported()
    county, town = unit(COUNTY), unit(TOWN)
    for code in (TOWN, OTHER):
        clerk(code)
    cast = [leader(), desk(), ruler(), *(of(name) for name in NAMES), holder("department", county)]
    assert len(set(cast)) == len(cast)
    bodies = [body(county, name) for name in NAMES]
    bodies_record(day=DAY, bodies=[*bodies, body(town, "规划建设办")], title="机构", by=person())
    recorded(
        row(TOWN, MATTER, FARMING, body_code=COUNTY, name="畜禽养殖污染防治", basis="《畜牧法》第三十九条"),
        row(TOWN, MATTER, SAFETY, body_code=COUNTY, name="畜禽养殖污染防治", role="配合"),
        row(TOWN, "SX-0101", "规划建设办", name="农村宅基地用地建房审批"),
    )


def department(name: str) -> str:
    return body(unit(COUNTY), name).id


def clerk(code: str = TOWN) -> User:
    return holder("township_clerk", unit(code))


def leader() -> User:
    return holder("township_leader", unit(TOWN))


def desk() -> User:
    return holder("county_desk", unit(COUNTY))


def ruler() -> User:
    return holder("county_leader", unit(COUNTY))


def of(name: str) -> User:
    """Who acts for one department."""
    return holder("department", unit(COUNTY), department(name))


def told(**said: object) -> Blow:
    values = {
        "township": unit(TOWN),
        "title": "养殖场污水直排河道",
        "where": "水秀东村村口",
        "basis": "《畜牧法》第三十九条，乡镇没有执法权",
        "key": str(said),
        "matter": MATTER,
        "departments": [department(FARMING)],
        **said,
    }
    return Blow(**values)


def blown(**said: object) -> Case:
    return whistle_call(told=told(**said), by=clerk())


def task(case: Case, node: str, organ: str = "") -> Token:
    """The open task of a node, of a department where one is named."""
    rows = list(Token.objects.filter(case=case, node=node, ended_at=None, waits=True).order_by("number"))
    [found] = [one for one in rows if not organ or one.item == department(organ)]
    return found


def at(case: Case, node: str, by: User, organ: str = "") -> At:
    return At(case.pk, task(case, node, organ).number, by)


def assigned(case: Case, lead: str = FARMING, support: tuple[str, ...] = (SAFETY,), reason: str = "") -> None:
    whom = Assigned(department(lead) if lead else "", [department(one) for one in support], reason)
    whistle_assign(at=at(case, "assign", desk()), told=whom)


def waiting(case: Case) -> list[str]:
    rows = Token.objects.filter(case=case, ended_at=None, waits=True).order_by("number")
    return list(rows.values_list("node", flat=True))
