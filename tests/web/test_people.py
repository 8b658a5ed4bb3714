"""People and their roles on pages: who gives roles sees everybody, who audits those of their units, others nobody."""

import csv
import io

import pytest

from santu.accounts.models import Grant, User
from santu.audit.models import AuditEntry
from tests.db.registers import holder, imported, listed, stranger, unit
from tests.web.reading import text as text_of

pytestmark = pytest.mark.both

HTMX = {"HX-Request": "true"}


@pytest.fixture
def security(holding):
    """The security administrator, where there is a register."""
    imported(listed())
    stranger("zhao")
    return holding("security_administrator")


def given(client, username="zhao", **said):
    wish = {"role": "county_officer", "unit": "140101", "document": "任〔2026〕1号"} | said
    return client.post(f"/people/{username}/give", wish, headers=HTMX)


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def rows(client, address="/people/", table="people") -> list[list[str]]:
    joint = "&" if "?" in address else "?"
    text = client.get(f"{address}{joint}export=csv&table={table}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_a_role_is_given_over_a_unit_by_code_and_is_in_the_audit(security):
    answer = given(security)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/people/zhao/")
    grant = Grant.objects.get(user=stranger("zhao"))
    assert (grant.role, grant.unit, grant.document) == ("county_officer", unit("140101"), "任〔2026〕1号")
    assert grant.given_by == "security_administrator@"
    assert (last().act, last().by, last().document) == ("grant_give", grant.given_by, grant.document)
    page = text_of(security.get("/people/zhao/"))
    assert "已授予：县编办经办人。" in page
    assert "东县（140101）" in page


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"unit": "北县"}, "unit", "没有代码、编号或名称为“北县”的单位"),
        ({"unit": ""}, "unit", "没有写明管哪里"),
        ({"whole": "on"}, "unit", "又勾选了“全库”"),
        ({"unit": "140101100"}, "unit", "管的是县级的单位"),
        ({"document": " "}, "document", "没有写授予角色的文号"),
        ({"end": "2020-01-01"}, "end", "一天也不生效"),
        ({"start": "昨天"}, "start", "不是日期"),
        ({"role": "king"}, "role", "没有“king”这个角色"),
    ],
)
def test_what_cannot_be_given_is_told_beside_its_field(security, said, field, words):
    stranger("zhao")
    answer = given(security, **said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert f'data-field="{field}"' in answer.content.decode()
    assert not Grant.objects.filter(user=stranger("zhao")).exists()


def test_all_that_is_wrong_is_told_at_once(security):
    holder("commission")
    answer = text_of(given(security, "commission@", unit="北县", document="", end="2020-01-01"))
    for words in ("“北县”", "没有写授予角色的文号", "一天也不生效"):
        assert words in answer
    answer = given(security, "commission@", unit="北县")
    assert "不能再任县编办经办人" in text_of(answer)
    assert answer.content.decode().count("data-field=") == 2


def test_nobody_gives_takes_or_stops_themselves_and_no_administrator_gains_business(security):
    me = User.objects.get(username="security_administrator@")
    page = security.get(f"/people/{me.username}/").content.decode()
    assert "请由另一位安全管理员办理" in page
    assert "/give" not in page
    assert "不能给自己授予" in text_of(given(security, me.username))
    number = Grant.objects.get(user=me).pk
    taken = security.post(f"/grants/{number}/take", {"reason": "x"}, headers=HTMX)
    assert "不能收回自己的角色" in text_of(taken)
    stopped = security.post(f"/people/{me.username}/deactivate", {"reason": "x"}, headers=HTMX)
    assert "不能停用或恢复自己" in text_of(stopped)
    other = holder("system_administrator")
    assert "不能再任" in text_of(given(security, other.username))
    assert security.get(f"/units/{unit('140101')}/").status_code == 404


def test_a_role_is_taken_back_with_a_reason_and_stays_in_the_list(security, holding):
    clerk = holding("township_clerk", unit("140101100"))
    grant = Grant.objects.get(role="township_clerk")
    refused = security.post(f"/grants/{grant.pk}/take", {"reason": " "}, headers=HTMX)
    assert "没有写明理由" in text_of(refused)
    assert clerk.get(f"/units/{unit('140101100')}/").status_code == 200
    taken = security.post(f"/grants/{grant.pk}/take", {"reason": "调离"}, headers=HTMX)
    assert taken["HX-Redirect"] == f"/people/{grant.user.username}/"
    assert clerk.get(f"/units/{unit('140101100')}/").status_code == 404
    assert (last().act, last().reason) == ("grant_take", "调离")
    assert "已收回" in text_of(security.get(f"/people/{grant.user.username}/"))
    assert "此人" not in text_of(security.post("/grants/990001/take", {"reason": "x"}, headers=HTMX))


def test_who_is_stopped_is_out_at_once_and_comes_back_with_their_roles(security, holding):
    town = unit("140101100")
    clerk = holding("township_clerk", town)
    name = f"township_clerk@{town}"
    assert "没有写明理由" in text_of(security.post(f"/people/{name}/deactivate", headers=HTMX))
    assert security.post(f"/people/{name}/deactivate", {"reason": "退休"}, headers=HTMX).status_code == 204
    assert (last().act, last().reason) == ("user_deactivate", "退休")
    assert clerk.get(f"/units/{town}/").status_code == 302
    assert "此人已停用" in text_of(security.get(f"/people/{name}/"))
    assert "已经停用" in text_of(security.post(f"/people/{name}/deactivate", {"reason": "x"}, headers=HTMX))
    assert security.post(f"/people/{name}/activate", {"reason": "返聘"}, headers=HTMX).status_code == 204
    assert holding("township_clerk", town).get(f"/units/{town}/").status_code == 200


def test_somebody_new_is_entered_with_what_is_wrong_told_at_once(security):
    said = {"username": "wang", "title_zh": "县委编办", "title_en": "Office", "password": "Zhonghe-1407-lu"}
    answer = security.post("/people/new", said, headers=HTMX)
    assert answer["HX-Redirect"] == "/people/wang/"
    assert User.objects.get(username="wang").check_password(said["password"])
    wrong = security.post("/people/new", {"username": "wang", "password": "1"}, headers=HTMX)
    for words in ("已经有人使用", "没有填写称谓", "密码太短"):
        assert words in text_of(wrong)


def test_the_list_is_narrowed_by_text_role_unit_and_standing(security):
    east, town = unit("140101"), unit("140101100")
    officer, clerk = holder("county_officer", east).username, holder("township_clerk", town).username
    gone = holder("county_officer", unit("140102"))
    User.objects.filter(pk=gone.pk).update(is_active=False)

    def found(**asked: str) -> set[str]:
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        return {row[1] for row in rows(security, f"/people/?{query}")}

    assert {officer, clerk, gone.username} <= found()
    assert found(unit="东县") == {officer, clerk}
    assert found(unit="140101100") == {clerk}
    assert found(role="county_officer") == {officer, gone.username}
    assert found(role="county_officer", active="yes") == {officer}
    assert found(q="clerk") == {clerk}
    assert found(unit="北县") == set()
    assert "没有名称或代码是“北县”的单位" in text_of(security.get("/people/?unit=北县"))


def test_who_audits_a_county_sees_its_people_and_can_change_nothing(security, holding):
    clerk = holder("township_clerk", unit("140101100")).username
    elsewhere = holder("township_clerk", unit("140102100")).username
    auditor = holding("auditor", unit("140101"))
    assert {row[1] for row in rows(auditor)} == {clerk, f"auditor@{unit('140101')}"}
    page = auditor.get(f"/people/{clerk}/").content.decode()
    assert "/give" not in page
    assert auditor.get(f"/people/{elsewhere}/").status_code == 404
    assert given(auditor, clerk, role="evaluator").status_code == 403
    assert given(auditor, elsewhere).status_code == 404
    assert auditor.get("/people/new").status_code == 403


def test_an_auditor_sees_of_a_person_only_what_is_theirs(security, holding):
    name = holder("evaluator", unit("140101")).username
    given(security, name, role="evaluator", unit="140102", document="任〔2026〕2号")
    page = holding("auditor", unit("140101")).get(f"/people/{name}/").content.decode()
    assert "东县" in page
    assert "西县" not in page
    assert "任〔2026〕2号" not in page


def test_everybody_else_finds_nobody(security, holding):
    officer = holding("county_officer", unit("140101"))
    assert officer.get("/people/").status_code == 403
    me = officer.get("/people/zhao/")
    nobody = officer.get("/people/nobody/")
    assert (me.status_code, nobody.status_code) == (404, 404)
    assert "人员" not in text_of(officer.get("/design-language")).split("待办")[0]


def test_fields_offer_units_by_the_beginning_of_a_name(security, holding):
    options = security.get("/people/units?unit=水秀").content.decode()
    assert 'value="140101100"' in options
    auditor = holding("auditor", unit("140102"))
    assert auditor.get("/people/units?unit=水秀").content.decode().strip() == ""
    assert "140102100" in auditor.get("/people/units?unit=胡村").content.decode()


def test_the_roles_are_listed_with_their_rights(holding):
    client = holding("resident")
    found = {row[0]: row for row in rows(client, "/roles/", "roles")}
    assert len(found) == 24
    assert found["编委成员"][2:] == ["✓", "", "", "", "✓", *[""] * 21, "要"]
    assert found["安全管理员"][2:] == [*[""] * 24, "✓", "", "要"]


def test_ones_own_roles_say_what_they_let_one_do_and_until_when(security, holding):
    clerk = holding("township_clerk", unit("140101100"))
    page = text_of(clerk.get("/account/roles"))
    for words in (
        "乡镇（街道）经办人",
        "水秀镇（140101100）",
        "没有期限",
        "查看登记、方案和计划",
        "请找：编办",
    ):
        assert words in page
    assert "zhao" not in page
    assert 'href="/account/roles"' in clerk.get("/design-language").content.decode()


def test_who_has_no_part_in_the_business_is_led_to_what_is_theirs(security, holding):
    page = security.get("/").content.decode()
    assert "不在您的角色范围内" in page
    assert 'href="/people/"' in page
    system = holding("system_administrator").get("/").content.decode()
    assert "不在您的角色范围内" in system
    assert 'href="/people/"' not in system


@pytest.mark.parametrize(
    "path", ["/people/%00/", "/units/%00/", "/people/?q=%00&unit=%00", "/why?what=/people/%2500/&who="]
)
def test_what_no_store_can_hold_is_not_there(security, path):
    assert security.get(path).status_code in (200, 404)
    assert (
        security.post("/people/new", {"username": "a\0b", "title_zh": "编办\0"}, headers=HTMX).status_code
        == 204
    )
    assert User.objects.filter(username="ab", title_zh="编办").exists()
