"""Every form tells what is wrong in the same way: above it with links, beside its fields, and nothing typed is lost."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from santu.accounts.services.people import user_create
from santu.design.selectors.conformity import conformity_of
from santu.design.services.locks import proposal_lock
from santu.kernel.messages import Fault, message
from santu.standards.loader import load
from santu.web.refilled import Told, refilled
from tests.db import reforms
from tests.db.registers import person, unit
from tests.web.reading import HX, text

PAGE = """<div id="faults"></div><form method="post" action="/here/?day=2020-01-01">
<input type="hidden" name="csrfmiddlewaretoken" value="t">
<div class="field"><label for="a">Name &amp; title <em>(short)</em></label><input id="a" name="name" aria-describedby="h">
<span id="h">hint</span></div>
<div class="field"><label for="b">Why</label><textarea id="b" name="why">old</textarea></div>
<details><summary>more</summary><label for="c">Kind</label><select id="c" name="kind">
<option value="x" selected>X</option><option value="y">Y</option></select></details>
<fieldset><legend>Which</legend><label><input type="checkbox" id="d" name="which" value="1" checked></label>
<label><input type="checkbox" name="which" value="2"></label></fieldset>
<input type="password" name="secret" id="e"></form>"""
SENT = QueryDict("name=A+%22B%22&why=%3C/textarea%3E&kind=y&which=2&secret=s&csrfmiddlewaretoken=u")


def told(*places: str, html: str = PAGE, sent: QueryDict = SENT) -> tuple[str, list[Told]]:
    """The page again with faults at these places, and what the summary was given."""
    given: list[Told] = []

    def summary(told: list[Told]) -> str:
        given.extend(told)
        return "[summary]"

    faults = [Fault(place, message(f"<{place}>")) for place in places]
    found = refilled(html, "/here/", sent, faults, summary)
    assert found is not None
    return found, given


def test_what_was_sent_stands_in_the_fields_again_and_cannot_become_markup():
    page, _ = told("name")
    assert 'name="name" aria-describedby="h wrong-a" value="A &quot;B&quot;" aria-invalid="true"' in page
    assert 'name="why">\n&lt;/textarea&gt;</textarea>' in page
    assert '<option value="x">' in page
    assert '<option value="y" selected>' in page
    assert '<input type="checkbox" id="d" name="which" value="1">' in page
    assert '<input type="checkbox" name="which" value="2" checked>' in page


def test_passwords_and_tokens_are_never_written_back():
    page, _ = told("secret")
    assert 'name="csrfmiddlewaretoken" value="t"' in page
    assert 'value="s"' not in page
    assert 'id="wrong-e"' in page


def test_each_fault_stands_beside_the_field_it_names():
    page, given = told("name", "which", "kind", "nbs.1")
    assert '<div id="faults">[summary]</div>' in page
    assert [(one.target, one.label) for one in given] == [
        ("a", "Name & title (short)"),
        ("d", "Which"),
        ("c", "Kind"),
        ("", ""),
    ]
    assert '<span class="hint wrong" id="wrong-a" data-beside><span>&lt;name&gt;</span></span></div>' in page
    assert "<span>&lt;which&gt;</span></span></fieldset>" in page
    assert "<details open>" in page
    assert '</select><span class="hint wrong" id="wrong-c"' in page


def test_several_faults_of_a_field_stand_together():
    page, _ = told("name", "name")
    assert page.count("<span>&lt;name&gt;</span>") == 2
    assert page.count('id="wrong-a"') == 1


def test_a_dialog_is_shown_again_and_tells_in_it_what_is_wrong():
    page, _ = told("name", html=f'<div id="faults"></div><dialog class="ask">{PAGE[23:]}</dialog>')
    assert '<div id="faults"></div><dialog class="ask" open>' in page
    assert 'action="/here/?day=2020-01-01">[summary]' in page


def test_another_form_is_left_alone():
    assert refilled(PAGE, "/elsewhere/", SENT, [], lambda told: "") is None


# Every form.


PASSWORD = "Zhonghe-1407-lu"
PROPOSED = {
    "act": "rename",
    "scenario": "new",
    "name": "白城镇",
    "title": "方案甲",
    "base": "x",
    "until": "2030-01-01",
    "why": "",
}
SAID = {
    "import": (
        {"day": "昨天", "title": "名单"},
        {"townships": "没有选", "villages": "没有选", "day": "不是日期"},
    ),
    "scenario": (
        {"start": "昨天", "scope": "东县"},
        {"villages": "没有选", "title": "没有写方案的名称", "start": "不是日期"},
    ),
    "rename": (PROPOSED, {"base": "不是日期", "why": "提议必须写明理由"}),
    "lock": ({"act": "keep", "reason": " "}, {"reason": "没有写明理由"}),
    "exception": (
        {"reason": "因地制宜", "document": "", "valid_until": "x"},
        {"document": "例外必须写明批准文号", "valid_until": "不是日期"},
    ),
    "approve": (
        {"number-body": "晋编〔2021〕1号", "day-body": "x", "issuer-body": ""},
        {"day-body": "不是日期", "issuer-body": "缺少文号或机关", "minutes-body": "没有会议纪要"},
    ),
    "password": (
        {"oldpassword": "wrong", "password1": "1", "password2": "1"},
        {"oldpassword": "密码不对", "password1": "密码太短"},
    ),
    "sign-in": ({"login": "wang", "password": "", "next": "/plans/"}, {"password": "没有写密码"}),
}
"""Each form: what is sent, and what must be said at which field."""
SECRET = {"oldpassword", "password1", "password2", "password"}


@pytest.fixture
def forms(browsing, at, tmp_path, monkeypatch):
    """Each form: who sends it, where it stands, and where it is sent."""
    monkeypatch.setattr(settings, "SANTU_HOME", tmp_path)
    plan = at("proven")
    scenario = plan.scenario
    user_create(username="wang", title_zh="县委编办", by=None, password=PASSWORD)
    wang = Client()
    wang.post("/sign-in", {"login": "wang", "password": PASSWORD})
    propose = f"/units/{unit('140101200')}/propose?day=2020-06-30"
    word = f"/scenarios/{scenario.pk}/proposal?key={scenario.proposals.order_by('no').first().key}"
    approve = f"/plans/{plan.pk}/approve"
    return {
        "import": (browsing(), "/imports/new", "/imports/new"),
        "scenario": (browsing(), "/scenarios/new", "/scenarios/new"),
        "rename": (browsing(), f"{propose}&act=rename&scenario=new", propose),
        "lock": (browsing(), f"{word}&act=keep", word),
        "exception": (browsing(approver=True), *2 * (exception_of(scenario),)),
        "approve": (browsing(approver=True), approve, approve),
        "password": (wang, "/account/password", "/account/password"),
        "sign-in": (Client(), "/sign-in?next=/plans/", "/sign-in"),
    }


def exception_of(scenario) -> str:
    """The form for an exception from the first violation of the design."""
    left_out = f"bodies/{unit('140102100')}"
    proposal_lock(scenario=scenario, key=left_out, forbids=True, reason="暂缓", by=person("planner"))
    found = conformity_of(scenario, load())[0][0]
    key = {"rule": found.rule, "unit": found.subject, "kind": found.kind}
    return f"/scenarios/{scenario.pk}/exception?{urlencode(key)}"


@pytest.mark.parametrize("name", SAID)
def test_a_form_sent_without_a_script_comes_again_with_what_is_wrong(forms, name):
    (client, page, path), (sent, wrong) = forms[name], SAID[name]
    answer = client.post(path, sent, headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 422
    html = answer.content.decode().split("<main")[1]
    for field, said in wrong.items():
        control = re.search(rf'<(?:input|textarea|select)[^>]* name="{field}"[^>]*>', html)[0]
        assert 'aria-invalid="true"' in control
        where = re.search(r' id="([^"]+)"', control)[1]
        assert re.search(rf'aria-describedby="[^"]*wrong-{where}"', control)
        assert said in html.split(f'id="wrong-{where}"')[1].split("</div>")[0]
        summary = html.split('class="notice faults"')[1].split("</ul>")[0]
        assert f'href="#{where}"' in summary
        assert said in summary
    assert html.count('aria-invalid="true"') >= len(wrong)
    assert "autofocus" in html.split('class="notice faults"')[1].split(">")[0]
    for field, value in sent.items():
        kept = rf'name="{field}"[^>]* value="{value}"|name="{field}"[^>]*>\s*{value}<'
        if value.strip():
            assert bool(re.search(kept, html)) is (field not in SECRET)


@pytest.mark.parametrize("name", SAID)
def test_htmx_is_told_the_field_of_each_fault(forms, name):
    (client, page, path), (sent, wrong) = forms[name], SAID[name]
    if name != "sign-in":
        assert re.search(rf'hx-post="{re.escape(path.split("?")[0])}', client.get(page).content.decode())
    answer = client.post(path, sent, headers=HX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#faults")
    html = answer.content.decode()
    assert 'tabindex="-1"' in html
    for field, said in wrong.items():
        assert said in html.split(f'data-field="{field}"')[1].split("</li>")[0]


def test_a_deed_of_a_page_is_told_on_that_page(browsing, at):
    plan = at("undo_approved")
    page = f"http://testserver/plans/{plan.pk}/"
    answer = browsing().post(f"/plans/{plan.pk}/undo", {"reason": ""}, headers={"Referer": page})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'<dialog [^>]*id="ask-undo"[^>]* open>', html)
    assert re.search(r'<textarea [^>]*name="reason"[^>]*aria-invalid="true"', html)
    assert 'class="notice faults"' in html.split('id="ask-undo"')[1].split("</form>")[0]


def test_where_the_form_stood_on_no_page_of_ours_the_faults_are_a_page(browsing, at):
    plan = at("applied")
    for page in ("https://elsewhere.example/plans/1/", "http://testserver/none/", "http://testserver/search"):
        answer = browsing().post(f"/plans/{plan.pk}/undo", {"reason": ""}, headers={"Referer": page})
        assert answer.status_code == 422
        assert "没有办成" in text(answer)
        assert "<dialog" not in answer.content.decode()


def test_nobody_is_shown_a_page_that_is_not_for_them(cast):
    answer = Client().post(
        "/sign-in", {"login": "", "password": "x"}, headers={"Referer": "http://testserver/plans/"}
    )
    assert answer.status_code == 422
    assert "没有写用户名" in text(answer)
    assert 'id="login"' in answer.content.decode()


def test_in_an_english_page_what_was_typed_in_chinese_says_so(browsing, cast):
    reforms.before()
    sent = {"title": "方案甲", "until": "x"}
    answer = browsing(language="en").post(
        "/scenarios/new", {**sent, "townships": SimpleUploadedFile("a", b"1")}
    )
    assert re.search(r'name="title"[^>]* value="方案甲" lang="zh"', answer.content.decode())
