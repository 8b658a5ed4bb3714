"""The pages of a consultation: asked for on a scenario, answered by who is asked, replied to, summed up; and the guide."""

import pytest

from santu.design.models import Asked, Consultation, Opinion
from tests.db.reforms import before, consulted, scenario
from tests.db.registers import holder, unit
from tests.web.reading import HX, text

TOWNSHIP, OTHER = "140101200", "140102200"


@pytest.fixture
def made(cast):
    """The small reform, with leaders of two townships."""
    before()
    for code in (TOWNSHIP, OTHER):
        holder("township_leader", unit(code))
    return scenario()


@pytest.fixture
def asked(made, browsing) -> Asked:
    """One of them is asked, on the page."""
    keys = [f"township:{unit(TOWNSHIP)}"]
    answer = browsing().post(
        f"/scenarios/{made.pk}/consult", {"text": "请提意见", "days": "7", "asked": keys}
    )
    found = Asked.objects.get()
    assert answer["Location"] == f"/consultations/{found.consultation_id}/"
    return found


def test_those_whom_the_scenario_touches_are_ticked(made, browsing):
    page = browsing().get(f"/scenarios/{made.pk}/consult").content.decode()
    for code in (TOWNSHIP, OTHER):
        assert f'value="township:{unit(code)}" checked' in page
    page = browsing().get(f"/scenarios/{made.pk}/consult?ask=township:{unit(OTHER)}").content.decode()
    assert page.count(" checked>") == 1


def test_what_is_wrong_with_a_round_stands_beside_its_fields(made, browsing):
    answer = browsing().post(f"/scenarios/{made.pk}/consult", {"text": "", "days": "x"})
    assert answer.status_code == 422
    for said in ("没有写明征求什么意见", "写一个数字", "没有选择征求意见的单位"):
        assert said in text(answer)
    assert not Consultation.objects.exists()


def test_the_body_finds_it_among_what_is_to_do_and_sees_its_own_proposals(asked, holding):
    client = holding("township_leader", unit(TOWNSHIP))
    home = client.get("/")
    assert f"/consultations/asked/{asked.pk}" in home.content.decode()
    assert 'class="count">1<' in home.content.decode()
    page = client.get(f"/consultations/asked/{asked.pk}")
    assert "水秀" in text(page)
    assert "范庄" not in text(page).split("方案里涉及本单位的提议")[1]
    assert holding("township_leader", unit(OTHER)).get(f"/consultations/asked/{asked.pk}").status_code == 404
    assert client.get(f"/consultations/{asked.consultation_id}/").status_code == 404


def test_answer_reply_and_close(asked, browsing, holding):
    number = asked.consultation_id
    body, designer = holding("township_leader", unit(TOWNSHIP)), browsing()
    wrong = body.post(f"/consultations/asked/{asked.pk}", {"answer": "object", "words": ""}, headers=HX)
    assert (wrong.status_code, "反对要写明理由" in text(wrong)) == (422, True)
    given = {"answer": "object", "words": "离得太远", "answer-0": "agree"}
    assert body.post(f"/consultations/asked/{asked.pk}", given).status_code == 302
    assert 'class="count" data-none' in " ".join(body.get("/").content.decode().split())
    page = designer.get(f"/consultations/{number}/")
    assert "离得太远" in text(page)
    assert "township_leader" not in text(page).split("审计记录")[0]
    objection = Opinion.objects.get(proposal="").pk
    reply = f"/consultations/{number}/opinions/{objection}"
    assert "没有选择采纳还是不采纳" in text(designer.post(reply, {"words": "好"}))
    assert designer.post(reply, {"adopted": "no", "words": "已设服务点"}).status_code == 302
    assert designer.post(f"/consultations/{number}/close").status_code == 302
    summary = designer.get(f"/consultations/{number}/?export=csv&table=opinions").content.decode("utf-8-sig")
    assert "离得太远" in summary
    assert "已设服务点" in summary
    assert "已设服务点" in text(body.get(f"/consultations/asked/{asked.pk}"))
    assert "已结束" in text(designer.get(f"/scenarios/{asked.consultation.scenario_id}/"))


def test_a_reply_goes_to_an_opinion_of_the_round(asked, browsing, holding):
    holding("township_leader", unit(TOWNSHIP)).post(
        f"/consultations/asked/{asked.pk}", {"answer": "object", "words": "远"}
    )
    other = f"/consultations/{asked.consultation_id + 1}/opinions/{Opinion.objects.get().pk}"
    assert browsing().post(other, {"adopted": "no", "words": "好"}).status_code == 404


def test_the_page_of_an_approval_shows_the_rounds_and_what_is_lacking(browsing, at):
    plan = at("proven")
    page = browsing(approver=True).get(f"/plans/{plan.pk}/approve")
    assert "个单位中 1 个已答复" in text(page)
    assert 'id="unasked"' not in page.content.decode()
    Opinion.objects.model.objects.create(
        asked=Asked.objects.get(), answer="object", words="不行", by="somebody"
    )
    page = browsing(approver=True).get(f"/plans/{plan.pk}/approve")
    assert "还有 1 条没有答复" in text(page)


@pytest.mark.parametrize(
    ("state", "place", "who"),
    [
        ("draft", 6, ""),
        ("proven", 7, "demo-approver"),
        ("approved", 8, ""),
        ("applied", 9, "demo-approver"),
        ("undo_approved", 10, ""),
        ("undone", 1, ""),
    ],
)
def test_the_guide_reads_the_place_and_the_person_from_the_plan(browsing, at, state, place, who):
    at(state)
    page = browsing().get("/").content.decode()
    assert f'<span class="number">{place}/10</span>' in page
    strip = page.split('id="guide"')[1].split("</section>")[0]
    assert (f'name="demo"\n            value="{who}"' in strip) is bool(who)


def test_the_guide_reads_the_place_from_the_consultation(made, browsing):
    assert '<span class="number">2/10</span>' in browsing().get("/").content.decode()
    consulted(made)
    assert '<span class="number">5/10</span>' in browsing().get("/").content.decode()


def test_the_guide_is_put_away_until_the_browser_is_closed(browsing, cast):
    client = browsing(language="en")
    assert "Guide to the demonstration" in client.get("/").content.decode()
    answer = client.post("/guide", {"guide": "off", "next": "/plans/"})
    assert answer["Location"] == "/plans/"
    assert not answer.cookies["guide"]["max-age"]
    assert 'id="guide"' not in client.get("/").content.decode()
    client.post("/guide", {"guide": "on"})
    assert 'id="guide"' in client.get("/").content.decode()
    assert client.post("/guide", {"guide": "on", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_no_guide_where_nothing_is_made_up(holding):
    assert 'id="guide"' not in holding("county_officer", "").get("/").content.decode()
