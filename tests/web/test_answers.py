"""What a page answers when it cannot: words, what to do, and nothing half written."""

from django.test import Client


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
