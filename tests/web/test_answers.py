"""What a page answers when it cannot: words, what to do, and nothing half written."""

import pytest
from django.test import Client

from santu.web.respond import gone_to


def test_a_page_that_is_not_there(browsing):
    answer = browsing().get("/nowhere/")
    assert answer.status_code == 404
    assert "回到总览" in answer.content.decode()


def test_a_stranger_is_told_the_same_without_the_frame(db):
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "topbar" not in answer.content.decode()


def test_a_form_without_its_token_is_not_accepted(cast):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"demo": "demo-planner"})
    assert answer.status_code == 403
    assert "刷新后再提交" in answer.content.decode()


def test_a_fault_of_ours_says_so(browsing, monkeypatch):
    monkeypatch.setattr("santu.web.frame.to_do_count", lambda username: 1 / 0)
    client = browsing()
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


def test_a_refusal_asked_for_by_a_fragment_goes_to_the_faults_of_the_page(browsing):
    answer = browsing().get("/?day=x", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#faults")
    assert "“x”不是日期" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_pages_are_compressed(browsing):
    answer = browsing().get("/design-language", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "path", ["/acts/", "/plans/", "/scenarios/", "/compare", "/search?q=村", "/standards/"]
)
def test_a_page_number_of_any_length_is_a_page(browsing, path):
    joint = "&" if "?" in path else "?"
    assert browsing().get(f"{path}{joint}page={'9' * 5000}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/plans/{n}/", "/plans/{n}/steps/1", "/plans/1/steps/{n}", "/acts/{n}/", "/jobs/{n}"]
)
def test_a_number_that_is_too_long_leads_to_no_page(browsing, path):
    assert browsing().get(path.format(n="9" * 30)).status_code == 404


def test_what_only_takes_forms_is_no_page(browsing):
    answer = browsing().get("/sign-out")
    assert answer.status_code == 405
    assert "回到总览" in answer.content.decode()


def test_a_part_of_a_page_sends_whoever_is_out_to_sign_in_and_back(db):
    open_page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/plans/1/?day=2021-10-31"}
    answer = Client().post("/plans/1/prove", headers=open_page)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in?next=/plans/1/%3Fday%3D2021-10-31"


def test_a_form_of_whoever_is_out_comes_back_to_its_page(db):
    answer = Client().post("/plans/1/prove", headers={"Referer": "http://testserver/plans/1/"})
    assert answer["Location"] == "/sign-in?next=/plans/1/"


def test_an_act_leads_on_to_addresses_in_any_script(rf):
    answer = gone_to(rf.post("/", headers={"HX-Request": "true"}), "/search?q=水秀\nX: y")
    assert answer["HX-Redirect"] == "/search?q=%E6%B0%B4%E7%A7%80%0AX:%20y"
