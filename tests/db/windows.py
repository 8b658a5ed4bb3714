"""A centre with a list in force, an agency list of its village, and who acts at them."""

from django.utils import timezone

from santu.accounts.models import User
from santu.operate.domain.window import GIVEN, SHARED, Agreed, Check, Who
from santu.operate.models import Case
from santu.operate.services.window import Application, window_open
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.unit_lists import row_of
from santu.register.services.bodies import bodies_record
from santu.register.services.unit_lists import EMPTY, list_draft, list_row_set
from tests.db.registers import DAY, body, holder, imported, person, unit
from tests.db.unit_lists import STANDARDS, published

COUNTY, TOWN, OTHER, VILLAGE = "140101", "140101100", "140101200", "140101100200"
LAND, WATER = "自然资源局", "水利局"
YES = dict.fromkeys(("dispersed", "direct", "needed", "receivable"), "是")
WHO = Who("王某", "13800000012")
HOUSE = "C01"


def centre() -> None:
    """A centre with two matters; two departments of the county stand behind the first."""
    imported()
    made = [body(unit(COUNTY), name) for name in (LAND, WATER)]
    bodies_record(day=DAY, bodies=made, title="机构", by=person())
    house = {
        "name": "农村宅基地审批",
        "organ": LAND,
        "back_offices": WATER,
        "days": "10",
        "statutory_days": "20",
        "materials": "身份证（共享）；申请书（原件）；村民会议记录（容缺）；承诺书（承诺）",
        "applicants": "个人",
        "result": "乡村建设规划许可证",
    }
    listed(
        "centre", [house, {"name": "临时救助审核", "organ": "本乡镇", "days": "10", "materials": "申请书"}]
    )
    helped = {"village": "各村（社区）", "name": "临时救助审核"}
    listed("agency", [{**helped, "way": way} for way in ("代办", "代缴")])


def listed(kind: str, rows: list[dict[str, str]], code: str = TOWN) -> None:
    today = timezone.localdate()
    number = list_draft(unit=unit(code), kind=kind, source=EMPTY, standards=STANDARDS, by=person())
    of = kind_of(STANDARDS, kind, today)
    for no, said in enumerate(rows, 1):
        row = row_of(of, f"{kind[0].upper()}0{no}", {**YES, **said})
        list_row_set(edition=number, no=None, row=row, standards=STANDARDS, by=person())
    published(number, today)


def clerk(code: str = TOWN) -> User:
    return holder("window_clerk", unit(code))


def agent() -> User:
    return holder("village_agent", unit(VILLAGE))


def application(key: str = "one", **said: object) -> Application:
    return Application(**{"township": unit(TOWN), "matter": HOUSE, "who": WHO, "key": key, **said})


def opened(**said: object) -> Case:
    return window_open(told=application(**said), by=clerk())


def agreed(agency: str = "代办", **said: object) -> Agreed:
    told = {"scope": "申请、补齐材料、领取", "form": "written", "given_at": timezone.now(), **said}
    return Agreed(agency, **told)


ALL = (Check(SHARED), Check(GIVEN), Check(GIVEN), Check(GIVEN))
