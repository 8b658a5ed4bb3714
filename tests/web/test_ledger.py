"""The pages of the ledger of posts: balances by kind and place, vouchers, entering, taking back and closing."""

from datetime import date

import pytest

from santu.register.models import QuotaClosing, QuotaVoucher
from tests.db.quotas import IN_BODY, IN_POOL, POSTS, ledger, service
from tests.db.registers import imported, unit
from tests.web.reading import text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, OTHER = "140101", "140101100", "140101200"


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


def rows(client, code: str, table: str, **query: str) -> list[list[str]]:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    answer = client.get(f"/units/{unit(code)}/ledger?export=csv&table={table}{more}")
    return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()[1:]]


def line(no: int, way: str, here: str, there: str, amount: str) -> dict[str, str]:
    return {f"move-{no}": way, f"from-{no}": here, f"to-{no}": there, f"amount-{no}": amount}


PAPERS = {
    "kind": "institutional", "measure": "heads", "document": "编 2", "approver": "县编委", "reason": "加强窗口",
    "day": "2020-09-01", "key": "one",
}  # fmt: skip


def test_balances_by_kind_and_by_place(holding):
    officer = holding("county_officer", unit(COUNTY))
    in_bodies, whole = 2 * IN_BODY, POSTS[COUNTY] + IN_POOL + 2 * IN_BODY
    numbers = [whole, POSTS[COUNTY], IN_POOL, in_bodies, 0, in_bodies, 0]
    assert rows(officer, COUNTY, "balances") == [["事业编制", "人员编制", *map(str, numbers)]]
    places = {row[0]: row[1:] for row in rows(officer, COUNTY, "places")}
    assert places["本级"][0] == str(POSTS[COUNTY] + IN_POOL)
    assert places["水秀镇"][0] == places["白城乡"][0] == str(IN_BODY)
    assert places["合计"] == [str(number) for number in numbers]
    assert ["便民服务中心", *map(str, (IN_BODY, IN_BODY, 0, IN_BODY, 0))] in rows(officer, TOWNSHIP, "places")


def test_the_province_balances_to_zero_and_an_empty_ledger_says_what_to_do(holding):
    page = text(holding("province_officer").get(f"/units/{unit('14')}/ledger"))
    assert "试算平衡，差额 0" in page
    before = text(holding("province_officer").get(f"/units/{unit('14')}/ledger?day=2020-06-01"))
    assert "台账里没有编制" in before
    assert "记第一笔账" in before


def test_a_voucher_is_entered_shown_and_taken_back(holding):
    officer, where = holding("county_officer", unit(COUNTY)), f"/units/{unit(COUNTY)}/ledger"
    ways = line(1, "level-vacant", unit(COUNTY), service(TOWNSHIP), "2")
    answer = officer.post(f"{where}/enter", {**PAPERS, **ways})
    made = QuotaVoucher.objects.latest("pk")
    assert answer["Location"] == f"/vouchers/{made.pk}/"
    page = text(officer.get(f"/vouchers/{made.pk}/"))
    for said in ("编 2", "县编委", "加强窗口", "核定到机构", "从东县“未分配”到水秀镇便民服务中心“空编”"):
        assert said in page
    assert "加强窗口" in text(officer.get(where))
    undo = {"day": "2020-10-01", "document": "编 3", "approver": "县编委", "reason": "记错了", "key": "two"}
    answer = officer.post(f"/vouchers/{made.pk}/reverse", undo)
    back = QuotaVoucher.objects.latest("pk")
    assert answer["Location"] == f"/vouchers/{back.pk}/"
    assert f"冲销第 {made.pk} 号" in text(officer.get(f"/vouchers/{back.pk}/"))
    first = officer.get(f"/vouchers/{made.pk}/")
    assert f"已由第 {back.pk} 号冲销" in text(first)
    assert "ask-reverse" not in first.content.decode()


def test_what_is_wrong_with_a_voucher_stands_at_its_line(holding):
    officer, where = holding("county_officer", unit(COUNTY)), f"/units/{unit(COUNTY)}/ledger/enter"
    before = QuotaVoucher.objects.count()
    answer = officer.post(where, {"day": "", "move-2": "level-vacant", "key": "x"})
    for said in ("起算日期", "第 2 笔没有选从哪个单位", "文号", "批准机关", "事由"):
        assert said in text(answer)
    none, far = line(2, "level-vacant", unit(COUNTY), service(TOWNSHIP), "0"), service("140102100")
    answer = officer.post(where, {**PAPERS, **none, **line(4, "vacant-vacant", service(TOWNSHIP), far, "1")})
    page = answer.content.decode()
    assert (answer.status_code, "只能在自己所辖的乡镇之间" in page, "西县" in page) == (422, True, False)
    answer = holding("province_officer").post(
        where, {**PAPERS, **none, **line(4, "vacant-vacant", service(TOWNSHIP), far, "1")}
    )
    page = answer.content.decode()
    assert (answer.status_code, "只能在自己所辖的乡镇之间" in page) == (422, True)
    assert all(f'href="#amount-{no}"' in page for no in (2, 4))
    answer = officer.post(where, {**PAPERS, **line(1, "level-vacant", unit(COUNTY), service(TOWNSHIP), "99")})
    assert "不够" in text(answer)
    assert "没有分录" in text(officer.post(where, PAPERS))
    assert QuotaVoucher.objects.count() == before


def test_somebody_sees_of_a_voucher_what_moves_in_their_place(holding):
    number = QuotaVoucher.objects.get().pk
    page = text(holding("township_clerk", unit(TOWNSHIP)).get(f"/vouchers/{number}/"))
    assert "水秀镇便民服务中心" in page
    assert "白城" not in page
    assert "西县" not in page
    assert "冲销" not in page
    assert "西县" in text(holding("province_officer").get(f"/vouchers/{number}/"))
    bare = holding("township_clerk", unit("140101201"))
    assert bare.get(f"/vouchers/{number}/").status_code == 404
    county = holding("county_officer", unit(COUNTY))
    assert county.get(f"/vouchers/{number}/").status_code == 200
    assert county.post(f"/vouchers/{number}/reverse", {"key": "x"}).status_code == 403


def test_only_who_keeps_the_posts_of_everything_closes_a_year(holding):
    said = {"through": "2020-12-31", "document": "年结 1"}
    county, all_over = holding("county_officer", unit(COUNTY)), holding("province_officer")
    assert "权限" in text(county.post(f"/units/{unit(COUNTY)}/ledger/close", said))
    assert 'id="close"' not in county.get(f"/units/{unit(COUNTY)}/ledger").content.decode()
    assert "没有选择年结到哪一天" in text(
        all_over.post(f"/units/{unit('14')}/ledger/close", {**said, "through": ""})
    )
    assert all_over.post(f"/units/{unit('14')}/ledger/close", said).status_code == 302
    assert QuotaClosing.objects.get().through == date(2020, 12, 31)
    assert "已年结到 2020-12-31" in text(all_over.get(f"/units/{unit('14')}/ledger"))
    late = {**PAPERS, **line(1, "level-vacant", unit(COUNTY), service(TOWNSHIP), "1")}
    assert "已年结的" in text(county.post(f"/units/{unit(COUNTY)}/ledger/enter", late))
