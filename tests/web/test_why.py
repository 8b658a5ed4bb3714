"""Why one can see something, or not: by which role and way; what is not theirs is told as what is not there."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest

from santu.accounts.models import User
from tests.db import reforms
from tests.db.registers import DAY, TOWNSHIPS, VILLAGES, holder, imported, listed, unit
from tests.web.reading import text

NEW_EACH_TIME = re.compile(r'(?<="csrfmiddlewaretoken" value=")\w+|(?<="X-CSRFToken": ")\w+')
HERE, THERE = "140101100", "140102100"


@pytest.fixture
def register(db):
    return imported(listed())


@pytest.fixture
def clerk(register, holding):
    """A clerk of one township."""
    return holding("township_clerk", unit(HERE))


def asked(client, what: str, **more: str):
    return client.get("/why", {"what": what, **more})


def said(answer, what: str) -> str:
    """The page but for what was typed, however it is spelled there, and for what is new in each."""
    assert answer.status_code == 200
    page = unescape(unquote(NEW_EACH_TIME.sub("", answer.content.decode())))
    return page.replace(what, "…")


def test_the_way_is_drawn_up_to_the_unit_of_the_role(register, holding):
    officer = holding("county_officer", unit("140101"))
    page = text(asked(officer, "140101100200"))
    for words in (
        "够得到",
        "县编办经办人",
        "水秀东村（140101100200）",
        "属于 水秀镇（140101100）",
        "东县（140101） 授权的单位",
    ):
        assert words in page
    assert "属于" not in text(asked(officer, "东县"))


def test_what_is_missing_is_told_with_the_roles_that_give_it_and_whom_to_ask(clerk):
    holder("security_administrator")
    User.objects.filter(username="security_administrator@").update(title_zh="县安全管理员")
    page = text(asked(clerk, HERE, right="plan"))
    for words in (
        "够不到",
        "“编制、证明、执行和撤销计划”权限",
        "县编办经办人 东县（140101）",
        "请找：县安全管理员",
    ):
        assert words in page
    assert "security_administrator" not in page


def pairs() -> Iterator[tuple[str, str]]:
    """What is there and not theirs, and the like that is not there at all."""
    there, nowhere = unit(THERE), "nbs.140102999.20200630"
    yield from ((there, nowhere), (THERE, "140102999"), ("胡村镇", "没有镇"), ("东县", "北县"))
    for page in ("", "matrix", "history", "design", "propose", "side-by-side"):
        yield f"/units/{there}/{page}", f"/units/{nowhere}/{page}"


@pytest.mark.parametrize(
    "more", [{}, {"right": "design"}, {"right": "audit", "day": str(DAY)}, {"day": "2019-01-01"}]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_not_theirs_is_told_byte_for_byte_as_what_is_not_there(clerk, more, language):
    clerk.cookies["santu_language"] = language
    for there, nowhere in pairs():
        assert said(asked(clerk, there, **more), there) == said(asked(clerk, nowhere, **more), nowhere), there
    theirs = said(asked(clerk, HERE, **more), HERE)
    assert theirs != said(asked(clerk, "140102999", **more), "140102999")


def test_so_are_scenarios_plans_acts_and_people(holding):
    reforms.forget()
    reforms.before()
    plan = reforms.planned()
    client = holding("county_officer", unit("140102"))
    for there in (f"/scenarios/{plan.scenario_id}/", f"/plans/{plan.pk}/", "/people/lizhang/"):
        nowhere = "/people/nobody/" if "people" in there else re.sub(r"\d+", "990001", there)
        assert said(asked(client, there), there) == said(asked(client, nowhere), nowhere), there
    seen = text(asked(holding("province_officer"), f"/plans/{plan.pk}/"))
    assert "它涉及的单位都归您管" in seen


def test_a_name_of_two_units_is_asked_back_only_where_both_are_theirs(holding):
    twice = [("140102201", "rural_township", "白城乡")]
    more = [("140102201200", "village_committee", "白城东村")]
    imported(listed([*TOWNSHIPS, *twice], [*VILLAGES, *more]))
    assert "有 2 个单位叫“白城乡”" in text(asked(holding("province_officer"), "白城乡"))
    assert "有 2 个单位" not in text(asked(holding("county_officer", unit("140101")), "白城乡"))


def test_on_a_past_day_the_way_goes_through_time(holding):
    reforms.forget()
    reforms.before()
    reforms.applied()
    clerk = holding("township_clerk", unit(HERE, reforms.UNTIL))
    page = text(asked(clerk, "140101200", day=str(DAY)))
    assert "起由它承接 水秀镇" in page
    later = text(asked(clerk, "140101200"))
    assert "没有这个单位，以下说的是离它最近" in later


def test_an_address_is_told_by_the_right_that_it_takes(clerk):
    assert "没有这个地址" in text(asked(clerk, "/nowhere"))
    assert "谁都可以打开" in text(asked(clerk, "https://santu.example/standards/"))
    assert "“导入名单，撤销导入”的权限，现在的角色都没有" in text(asked(clerk, "/imports/"))
    assert "下面的角色有" in text(asked(clerk, "/acts/"))
    assert "写一个单位" in text(clerk.get("/why"))


def test_refusals_lead_there(clerk):
    refused = clerk.get(f"/units/{unit(THERE)}/")
    assert refused.status_code == 404
    assert f"/why?what=%2Funits%2F{unit(THERE)}%2F" in refused.content.decode()
    assert "/why?what=%2Fimports%2F" in clerk.get("/imports/").content.decode()
    assert 'action="/why"' in clerk.get("/account/roles").content.decode()


def test_who_gives_roles_is_told_of_others_and_sees_names_only(clerk, holding):
    security = holding("security_administrator")
    name = f"township_clerk@{unit(HERE)}"
    page = asked(security, THERE, who=name)
    for words in ("够不到", "胡村镇", "乡镇（街道）经办人 胡村镇（140102100） 授予…"):
        assert words in text(page)
    assert f"/people/{name}/?role=township_clerk&amp;unit={unit(THERE)}#give" in page.content.decode()
    assert "够得到" in text(asked(security, "水秀东村", who=name))
    assert "登记里没有“北县”" in text(asked(security, "北县", who=name))
    assert "不归您看" in text(asked(security, THERE))
    assert security.get(f"/units/{unit(THERE)}/").status_code == 404


def test_nobody_else_is_told_of_others(clerk):
    other = holder("county_officer", unit("140102")).username
    theirs, nobodys = (asked(clerk, HERE, who=name) for name in (other, "nobody"))
    assert theirs.status_code == nobodys.status_code == 404
    assert "要看别人为什么看得到" in text(theirs)
    same = [unquote(NEW_EACH_TIME.sub("", answer.content.decode())) for answer in (theirs, nobodys)]
    assert same[0].replace(other, "…") == same[1].replace("nobody", "…")


def test_who_was_stopped_reaches_nothing(clerk, holding):
    security = holding("security_administrator")
    User.objects.filter(username__startswith="township_clerk").update(is_active=False)
    page = text(asked(security, HERE, who=f"township_clerk@{unit(HERE)}"))
    assert "此人已停用，任何角色都不生效" in page
    assert "够不到" in page
