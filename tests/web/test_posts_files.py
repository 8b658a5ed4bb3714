"""Posts and people by file, on pages: faults by cell, a preview, one voucher, and taking it back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.models import QuotaVoucher, StaffMember, StaffPost
from tests.db.quotas import IN_BODY, POSTS, ledger, someone
from tests.db.registers import imported, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP = "140101", "140101100"
PAPERS = {"document": "编 2", "approver": "县编委", "reason": "加强窗口", "day": "2020-09-01", "key": "one"}
BODY = "便民服务中心"


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


@pytest.fixture
def officer(holding):
    return holding("county_officer", unit(COUNTY))


def lines(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return SimpleUploadedFile("表.csv", stream.getvalue().encode())


def quotas(authorised: int, free: int, *more: tuple[object, ...]) -> SimpleUploadedFile:
    head = ("code", "body", "kind", "level", "authorised")
    return lines(
        head,
        (COUNTY, "", "institutional", free, ""),
        (TOWNSHIP, BODY, "institutional", "", authorised),
        *more,
    )


def people(*numbers: int, name: str = "张某某", **more: str) -> SimpleUploadedFile:
    rows = [(TOWNSHIP, BODY, "institutional", name, someone(n).identity, *more.values()) for n in numbers]
    return lines(("code", "body", "kind", "姓 名" if more else "name", "identity", *more), *rows)


def seen(answer) -> str:
    return answer.content.decode().split('name="seen" value="')[1].split('"')[0]


def test_a_file_of_quotas_is_previewed_entered_and_taken_back(officer):
    where = f"/units/{unit(COUNTY)}/ledger/file"
    free = POSTS[COUNTY]
    looked = officer.post(where, {"file": quotas(IN_BODY + 2, free - 2), "day": "2020-09-01"})
    page = text(looked)
    for said in ("变更预览", "水秀镇便民服务中心", "核定", str(IN_BODY + 2), "+2", "记入台账"):
        assert said in page
    before = QuotaVoucher.objects.count()
    sent = {**PAPERS, "act": "import", "seen": seen(looked)}
    other = officer.post(where, {**sent, "file": quotas(IN_BODY + 1, free - 1)}, headers=HX)
    assert (other.status_code, "和预览时的不一样" in text(other)) == (422, True)
    bare = officer.post(
        where, {**sent, "document": "", "reason": "", "file": quotas(IN_BODY + 2, free - 2)}, headers=HX
    )
    assert ("没有填写文号" in text(bare), "没有填写事由" in text(bare)) == (True, True)
    assert QuotaVoucher.objects.count() == before
    answer = officer.post(where, {**sent, "file": quotas(IN_BODY + 2, free - 2)})
    made = QuotaVoucher.objects.latest("pk").pk
    assert answer["Location"] == f"/vouchers/{made}/"
    assert "冲销" in text(officer.get(f"/vouchers/{made}/"))
    again = text(officer.post(where, {"file": quotas(IN_BODY + 2, free - 2), "day": "2020-09-01"}))
    assert ("没有要变更的编制" in again, "记入台账" in again) == (True, False)


def test_every_fault_of_a_file_stands_at_its_cell(officer):
    where = f"/units/{unit(COUNTY)}/ledger/file"
    wrong = ("140101999", "", "institutional", 1, ""), ("140101200", "", "某某编制", "x", "")
    page = text(officer.post(where, {"file": quotas(IN_BODY, 6, *wrong), "day": "2020-09-01"}))
    for said in ("全部错误", "第 4 行", "第 5 行", "140101999", "某某编制", "level 列"):
        assert said in page
    nothing = officer.post(where, {"day": ""}, headers=HX)
    assert ("没有选文件" in text(nothing), "没有起算日期" in text(nothing)) == (True, True)


def test_what_is_exported_comes_back_without_a_change(officer):
    where = f"/units/{unit(COUNTY)}/ledger/file"
    sheet = officer.get(f"{where}?format=quotas&day=2020-09-01")
    assert sheet["Content-Type"].endswith("sheet")
    file = SimpleUploadedFile("台账.xlsx", sheet.content)
    assert "没有要变更的编制" in text(officer.post(where, {"file": file, "day": "2020-09-01"}))
    for form in ("statistics", "xlsx", "csv"):
        assert officer.get(f"{where}?format={form}").status_code == 200
    assert officer.get(f"{where}?format=doc").status_code == 404


def test_a_list_of_people_is_recorded_and_taken_back_as_a_whole(officer):
    where = f"/units/{unit(TOWNSHIP)}/staff/file"
    looked = officer.post(where, {"file": people(*range(IN_BODY + 1)), "day": "2020-09-01"})
    page = text(looked)
    for said in (f"要登记 {IN_BODY + 1} 人", "超编共 1 人", "登记这些人"):
        assert said in page
    assert not any(said in looked.content.decode() for said in (someone(1).identity, "张某某"))
    assert not StaffMember.objects.exists()
    sent = {**PAPERS, "act": "import", "seen": seen(looked)}
    answer = officer.post(where, {**sent, "file": people(*range(IN_BODY + 1))})
    made = StaffPost.objects.first().entered_voucher_id
    assert answer["Location"] == f"/vouchers/{made}/"
    page = text(officer.get(f"/vouchers/{made}/"))
    assert "撤销登记" in page
    same = text(officer.post(where, {"file": people(*range(IN_BODY + 1)), "day": "2020-09-01"}))
    assert (f"已在编 {IN_BODY + 1} 人" in same, "登记这些人" in same) == (True, False)
    listed = officer.get(f"{where}?format=staff&day=2020-09-01")
    again = SimpleUploadedFile("names.xlsx", listed.content)
    same = text(officer.post(where, {"file": again, "day": "2020-09-01"}))
    assert (f"已在编 {IN_BODY + 1} 人" in same, "登记这些人" in same) == (True, False)
    bare = officer.post(f"/vouchers/{made}/unload", {"key": "two"}, headers=HX)
    assert "没有填写文号" in text(bare)
    assert officer.post(f"/vouchers/{made}/unload", {**PAPERS, "key": "two"}).status_code == 302
    assert not StaffPost.objects.filter(left=None).exists()
    assert set(StaffMember.objects.values_list("name", flat=True)) == {""}
    assert "撤销登记" not in text(officer.get(f"/vouchers/{made}/"))


def test_a_list_of_another_system_is_read_by_names_that_can_be_kept(officer):
    where = f"/units/{unit(TOWNSHIP)}/staff/file"
    given = {"day": "2020-09-01", "ignored": "民族，备注"}
    foreign = {"民族": "汉", "备注": "无"}
    bare = text(officer.post(where, {"file": people(1, **foreign), "day": "2020-09-01"}))
    assert ("全部错误" in bare, "民族" in bare) == (True, True)
    looked = officer.post(where, {**given, "column-name": "姓 名", "file": people(1, **foreign)})
    assert "要登记 1 人" in text(looked)
    link = looked.content.decode().split("?format=columns")[1].split('"')[0].replace("&amp;", "&")
    saved = officer.get(f"{where}?format=columns{link}")
    assert "姓 名" in saved.content.decode()
    kept = SimpleUploadedFile("names.yaml", saved.content)
    sent = {"day": "2020-09-01", "columns": kept, "file": people(1, **foreign)}
    assert "要登记 1 人" in text(officer.post(where, sent))
    spoilt = SimpleUploadedFile("names.yaml", b"columns: {who: x}")
    answer = text(officer.post(where, {**sent, "columns": spoilt, "file": people(1, **foreign)}))
    assert "没有“who”这一列" in answer


def test_control_numbers_are_written_or_read_from_a_file(officer):
    where, county = f"/units/{unit(COUNTY)}/ledger/control", f"/units/{unit(COUNTY)}/ledger"
    assert "还没有核定控制数" in text(officer.get(county))
    bare = officer.post(where, {"control-0": "x", "day": ""}, headers=HX)
    for said in ("“x”不是", "没有起算日期", "没有填写文号"):
        assert said in text(bare)
    file = lines(("代码", "控制数"), (COUNTY, 8), (TOWNSHIP, 3))
    read = officer.post(where, {"act": "read", "file": file, "day": "2020-09-01"}).content.decode()
    assert (read.count("现在没有"), 'value="8"' in read, 'value="3"' in read) == (2, True, True)
    assert "还没有核定控制数" in text(officer.get(county))
    answer = officer.post(
        where, {"control-0": "8", "control-1": "3", "day": "2020-09-01", "document": "编 5"}
    )
    assert answer["Location"] == f"{county}#controls"
    sheet = officer.get(f"{county}?export=csv&table=controls").content.decode("utf-8-sig")
    assert "东县,8,2020-09-01,编 5" in sheet
    kept = SimpleUploadedFile("控制数.xlsx", officer.get(f"{where}?format=controls").content)
    again = officer.post(where, {"act": "read", "file": kept, "day": "2020-09-02"}).content.decode()
    assert ("现为" in again, "现在没有" in again) == (False, False)
    wrong = officer.post(
        where, {"act": "read", "file": lines(("代码", "控制数"), ("x", "y")), "day": "2020-09-01"}
    )
    assert "全部错误" in text(wrong)
