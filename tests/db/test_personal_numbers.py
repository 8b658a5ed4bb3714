"""A number of a person is refused wherever a text enters that others read, at its field or cell, and is not said again."""

from dataclasses import replace

import pytest

from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.services.editions import edition_draft
from santu.register.domain.admissions import Decided, Opined
from santu.register.domain.service_rows import Kind
from santu.register.domain.unit_lists import ListRow
from santu.register.domain.whistles import WhistleTold
from santu.register.models import Admission
from santu.register.services.admissions import admission_decide, admission_opine
from santu.register.services.tasks import task_answer
from santu.register.services.unit_lists import list_row_set
from santu.register.services.whistles import whistle_answer, whistle_mark
from tests.db import duties, services
from tests.db.handed import COUNTY, TODAY, WATER, admitted, applied, bureau, clerk, department, given, lists
from tests.db.reforms import STANDARDS
from tests.db.registers import holder, person, unit, written
from tests.db.test_handed_files import TASK, WHISTLE, WISH, looked
from tests.db.unit_lists import drafted

PHONE, IDENTITY = "找老王13812345678", "身份证 140703 19800101 1234"


@pytest.fixture(autouse=True)
def _lists(db) -> None:
    lists()


def refused(deed) -> dict[str, str]:
    before = written()
    with pytest.raises(Refused) as found:
        deed()
    assert written() == before
    told = {str(fault.place).rpartition("!")[2]: str(fault.message) for fault in found.value}
    assert all(
        "政府信息公开条例" in said and "138" not in said and "1980" not in said for said in told.values()
    )
    return told


def test_what_is_handed_down_and_answered():
    assert refused(lambda: given(title=PHONE, document=IDENTITY)).keys() == {"title", "document"}
    assert refused(lambda: applied(reason=PHONE)).keys() == {"reason"}
    task = given("", title="别的事")
    answer = {"number": task, "answer": "return", "clause": IDENTITY, "by": clerk()}
    assert refused(lambda: task_answer(**answer)).keys() == {"clause"}
    number = applied()
    said = Opined("object", "水政〔2021〕1号", TODAY, PHONE)
    assert refused(lambda: admission_opine(number=number, said=said, by=clerk())).keys() == {"reasons"}
    admission_opine(number=number, said=Opined("agree", "水政〔2021〕1号", TODAY), by=clerk())
    decided = Decided("refuse", "东县人民政府", "东政批〔2021〕1号", TODAY, PHONE)
    decide = {"number": number, "decided": decided, "by": holder("commission", unit(COUNTY))}
    assert refused(lambda: admission_decide(**decide)).keys() == {"reasons"}


def test_whistles_and_what_is_answered_to_them():
    calling = {"unit": unit(WATER), "day": TODAY, "main": bureau(), "key": "1"}
    said = WhistleTold(**calling, title=f"{IDENTITY} 张三", matter=PHONE, reason=PHONE)
    assert refused(lambda: whistle_mark(told=said, by=clerk())).keys() == {"title", "matter", "reason"}
    number = whistle_mark(told=replace(said, title="坝塘抢险", matter="", reason="渗水"), by=clerk())
    answer = {"number": number, "organ": bureau(), "said": "arrived", "day": TODAY, "note": PHONE}
    assert refused(lambda: whistle_answer(**answer, by=department())).keys() == {"note"}


def test_files_at_the_cell(tmp_path):
    assert refused(lambda: looked("tasks", [TASK | {"title": PHONE}], tmp_path)).keys() == {"E2"}
    assert refused(lambda: looked("admissions", [WISH | {"reason": IDENTITY}], tmp_path)).keys() == {"H2"}
    called = WHISTLE | {"title": IDENTITY, "matter": PHONE, "reason": PHONE}
    assert refused(lambda: looked("whistles", [called], tmp_path)).keys() == {"C2", "D2", "F2"}
    said = duties.row(WATER, "A9", "规划建设办", basis="《某法》", text=PHONE)
    assert refused(lambda: duties.looked([said])).keys() == {"J2"}
    point = services.point(WATER, hours=f"8:30–17:30 {PHONE}")
    assert len(refused(lambda: services.looked(Kind.POINTS, point))) == 1


def test_a_row_of_a_list():
    row = ListRow("", {"name": "某事项", "class": "党建工作", "content": PHONE})
    edition = drafted()
    setting = {"edition": edition, "no": None, "row": row, "standards": STANDARDS, "by": person()}
    assert any("政府信息公开条例" in said for said in refused_some(lambda: list_row_set(**setting)))


def refused_some(deed) -> list[str]:
    with pytest.raises(Refused) as found:
        deed()
    return [str(fault.message) for fault in found.value]


def test_what_was_recorded_before_is_not_published():
    number = admitted()
    draft = {"kind": ListKind.ADMISSIONS, "scope": unit("14"), "day": TODAY, "standards": STANDARDS}
    assert edition_draft(**draft).listing.rows
    Admission.objects.filter(pk=number).update(title=PHONE)
    told = refused(lambda: edition_draft(**draft))["kind"]
    assert told.startswith("第 1 行（水秀镇）的“事项名称”像是写了身份证号码或手机号码")
