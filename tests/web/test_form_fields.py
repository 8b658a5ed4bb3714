"""Every kind of field on pages: how it is asked for, kept, refused with all that was written, covered, and forgotten."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.operate.models import Applicant, Case, CaseFile, CaseWords
from santu.operate.services.window_people import applicants_blank
from santu.standards.loader import load
from tests.db import penalties
from tests.db.handed import BUREAU, COUNTY, COUNTYS, WATER, bureau, lists
from tests.db.registers import holder, unit
from tests.db.running import done, open_task
from tests.db.test_process_walks import rows
from tests.signed_in import signed_in
from tests.web.reading import text

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
NAME, PHONE, HIDDEN = "李某某", "13800000012", "*********12"
OTHER = "应急管理局"
CHANGED = "当时写的，后来改了："
ORDER = {
    "title": "下水道堵了", "class": "ordinary", "matter": COUNTYS, "what": "污水外溢", "where": "东街",
    "caller": NAME, "phone": PHONE,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _home(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path


@pytest.fixture
def desk() -> Client:
    lists()
    return signed_in(holder("county_desk", unit(COUNTY)))


def opening(process: str = "hotline") -> str:
    return f"/units/{unit(WATER)}/open/{process}/"


def sent(client: Client, address: str, said: dict[str, object], page: str = "") -> HttpResponse:
    return client.post(address, said, headers={"referer": f"http://testserver{page or address}"})


def ordered(desk: Client, **other: object) -> HttpResponse:
    """Send a work order."""
    said = {**ORDER, "key": str(uuid4()), "organ": bureau(), "assisting": [bureau(OTHER)], **other}
    return sent(desk, opening(), said)


def photo(name: str = "照片.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page_of(client: Client, case: Case) -> str:
    return text(client.get(f"/cases/{case.pk}/"))


def wrong(answer: HttpResponse) -> set[str]:
    """The fields at which a fault stands."""
    return {
        found.rsplit("-new", 1)[0] for found in re.findall(r'id="wrong-([\w-]+)"', answer.content.decode())
    }


class TestOpening:
    def test_each_kind_is_asked_for_by_a_control_of_its_own(self, desk: Client) -> None:
        html = desk.get(opening()).content.decode()
        for control in (
            r'<input id="caller-new" name="caller" inputmode="text"',
            r'<input id="phone-new" name="phone" inputmode="tel"',
            r'<input id="matter-new" name="matter"[^>]*list="matter-new-options"',
            r'<select id="organ-new" name="organ" required>',
            r'<input type="checkbox" id="assisting-new-1"\s+name="assisting"',
            r'<input type="radio" id="class-new-1"\s+name="class" value="ordinary" required>',
            r'<input[^>]*type="file"[^>]*name="material"|<input[^>]*name="material"[^>]*type="file"',
        ):
            assert re.search(control, html), control

    def test_what_is_written_is_kept_where_it_belongs(self, desk: Client) -> None:
        answer = ordered(desk, material=photo())
        case = Case.objects.get()
        assert answer["Location"] == f"/cases/{case.pk}/"
        assert (case.matter, case.title) == (COUNTYS, "下水道堵了")
        assert json.loads(case.terms) == {
            "class": "ordinary", "matter": COUNTYS, "organ": bureau(), "assisting": [bureau(OTHER)],
        }  # fmt: skip
        assert json.loads(case.lists) == {"organ": [bureau()], "assisting": [bureau(OTHER)]}
        assert dict(CaseWords.objects.values_list("name", "text")) == {"what": "污水外溢", "where": "东街"}
        who = Applicant.objects.get()
        assert (who.case_id, who.name, who.phone) == (case.pk, NAME, PHONE)
        assert [(one.field, one.name, one.size) for one in CaseFile.objects.all()] == [
            ("material", "来电人提供的材料", len(PNG))
        ]
        told = page_of(desk, case)
        for words in ("动物疫病强制免疫", f"东县{BUREAU}", f"东县{OTHER}", "污水外溢", "来电人提供的材料"):
            assert words in told

    def test_all_that_is_wrong_stands_at_its_field_and_what_was_written_stays(self, desk: Client) -> None:
        before = rows()
        answer = ordered(
            desk, title="", **{"class": "none"}, matter="SX-9999", organ="nobody", assisting=[bureau(OTHER), "nobody"],
            caller="证件 140102198001010011", phone="12", material=photo("说明.txt", b"text"),
        )  # fmt: skip
        assert answer.status_code == 422
        assert wrong(answer) >= {"title", "matter", "organ", "caller", "phone", "material"}
        assert {"class", "assisting"} <= {re.sub(r"-new-\d$", "", one) for one in wrong_ids(answer)}
        html = answer.content.decode()
        assert ">\n污水外溢</textarea>" in html
        for name, value in (("matter", "SX-9999"), ("phone", "12"), ("caller", "证件 140102198001010011")):
            assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"', html), name
        assert re.search(rf'<input[^>]*value="{re.escape(bureau(OTHER))}"[^>]*checked', html)
        assert rows() == before

    def test_two_texts_of_a_field_of_one_value_are_refused_at_it(self, desk: Client) -> None:
        before = rows()
        answer = ordered(desk, organ=[bureau(), bureau(OTHER)], what=["污水", "外溢"])
        assert answer.status_code == 422
        assert {"organ", "what"} == wrong(answer)
        assert "“承办单位”只能写一项，收到的是 2 项" in text(answer)
        assert rows() == before


def wrong_ids(answer: HttpResponse) -> list[str]:
    return re.findall(r'id="wrong-([\w-]+)"', answer.content.decode())


class TestPeople:
    def test_a_name_is_covered_until_it_is_asked_for_with_a_reason_that_is_kept(self, desk: Client) -> None:
        ordered(desk)
        case, works = Case.objects.get(), signed_in(holder("department", unit(COUNTY)))
        for client in (desk, works):
            told = page_of(client, case)
            assert {"李**", HIDDEN} <= set(told.split())
            assert NAME not in told
            assert PHONE not in told
            assert ("为什么要看" in told) is (client is works)
        address, reveals = f"/cases/{case.pk}/applicant", AuditEntry.objects.filter(act="applicant_reveal")
        refused = [(works, " "), (desk, "回电核实地址")]
        for client, reason in refused:
            assert sent(client, address, {"reason": reason}, f"/cases/{case.pk}/").status_code == 422
        assert not reveals.exists()
        shown = text(works.post(address, {"reason": "回电核实地址"}))
        assert {NAME, PHONE} <= set(shown.split())
        kept = reveals.get()
        assert (kept.reason, json.loads(kept.after)) == ("回电核实地址", {"case": case.pk})
        assert NAME not in page_of(works, case)
        for row in AuditEntry.objects.values_list("reason", "document", "before", "after"):
            assert NAME not in str(row)
            assert PHONE not in str(row)

    def test_who_does_not_act_on_the_case_sees_no_name_and_may_not_ask(self, desk: Client) -> None:
        ordered(desk)
        case = Case.objects.get()
        other = signed_in(holder("evaluator"))
        told = page_of(other, case)
        assert "李**" not in told
        assert "污水外溢" not in told
        assert "为什么要看" not in told
        refused = sent(other, f"/cases/{case.pk}/applicant", {"reason": "想看"}, f"/cases/{case.pk}/")
        assert refused.status_code in (403, 404, 422)
        assert NAME not in refused.content.decode()
        assert not AuditEntry.objects.filter(act="applicant_reveal").exists()

    def test_words_names_and_files_are_forgotten_once_the_case_is_long_over(self, desk: Client) -> None:
        ordered(desk, material=photo())
        case, works = Case.objects.get(), holder("department", unit(COUNTY))
        part = {"written": {"part": ["已配合"]}}
        for node, by, said in (
            ("sign", works, {}),
            ("assist", works, part),
            ("answer", works, {"written": {"reply": ["已疏通"], "solved": ["yes"]}}),
            ("call_back", holder("county_desk", unit(COUNTY)),
             {"written": {"called_on": [str(timezone.localdate())], "satisfaction": ["satisfied"]}}),
        ):  # fmt: skip
            done(case, node, by, **said)
        case.refresh_from_db()
        assert case.closed_at
        applicants_blank(day=timezone.localdate() + timedelta(days=366 * 20), standards=load())
        told = page_of(desk, case)
        assert "留存期满，已清除" in told
        for words in ("李**", HIDDEN, "污水外溢", "已疏通", "为什么要看"):
            assert words not in told
        assert "动物疫病强制免疫" in told
        assert not CaseFile.objects.exclude(digest="").exists()


class TestSaidAnew:
    def test_what_was_said_first_stands_in_the_course_and_what_holds_above_it(self, desk: Client) -> None:
        ordered(desk, assisting=[], matter="")
        case = Case.objects.get()
        done(case, "sign", holder("department", unit(COUNTY)), "returned", written={"clause": ["第九条"]})
        page, token = f"/cases/{case.pk}/", open_task(case, "designate").number
        again = {"outcome": "done", "organ": bureau(OTHER), "why_designated": "应急处置"}
        assert sent(desk, f"{page}tasks/{token}/", {**again, "why_designated": ""}, page).status_code == 422
        assert CHANGED not in page_of(desk, case)
        assert sent(desk, f"{page}tasks/{token}/", again, page).status_code == 302
        html = desk.get(page).content.decode()
        said = html[html.index('id="said"') : html.index("办理过程")]
        assert (f"东县{OTHER}" in said, f"东县{BUREAU}" in said) == (True, False)
        course = page_of(desk, case)
        assert f"{CHANGED}承办单位：东县{BUREAU}" in course
        assert course.count(CHANGED) == 1


class TestTasks:
    """A penalty on the spot: its officers, its fine, its files."""

    @pytest.fixture
    def posts(self) -> list[int]:
        with penalties.on(penalties.MONDAY):
            return penalties.officers()

    @pytest.fixture
    def officer(self) -> Client:
        return signed_in(penalties.someone("officer"))

    def test_officers_are_ticked_and_kept_by_their_posts(self, posts: list[int], officer: Client) -> None:
        with penalties.on(penalties.MONDAY):
            html = officer.get(opening("penalty_simple")).content.decode()
            ticks = re.findall(
                r'<input type="checkbox" id="officers-new-\d+"\s+name="officers" value="(\d+)"', html
            )
            assert sorted(map(int, ticks)) == sorted(posts)
            said = {name: texts[0] for name, texts in penalties.START["penalty_simple"].items()}
            said |= {"title": "占道经营", "key": str(uuid4())}
            strange = sent(officer, opening("penalty_simple"), {**said, "officers": [posts[0], 999]})
            assert strange.status_code == 422
            assert "“999”不在名单上" in text(strange)
            assert re.search(rf'name="officers" value="{posts[0]}"[^>]*checked', strange.content.decode())
            answer = sent(officer, opening("penalty_simple"), {**said, "officers": posts[:2]})
            assert answer.status_code == 302
            assert json.loads(Case.objects.get().terms)["officers"] == [str(post) for post in posts[:2]]

    def test_money_is_kept_in_fen_and_a_wrong_amount_stays_as_it_was_written(
        self, posts: list[int], officer: Client
    ) -> None:
        with penalties.on(penalties.MONDAY):
            case = penalties.filed(posts, "penalty_simple")
            page, token = f"/cases/{case.pk}/", open_task(case, "tell").number
            said = {
                "outcome": "done", "shown": "shown", "told_penalty": "罚款", "told_fine": "1,0.5.0",
                "officers": posts[:2], "note": "当面告知",
            }  # fmt: skip
            html = officer.get(page).content.decode()
            assert re.search(rf'<input id="told_fine-{token}" name="told_fine" inputmode="decimal"', html)
            before = rows()
            refused = sent(officer, f"{page}tasks/{token}/", {**said, "shown": "never", "defence": ""}, page)
            assert refused.status_code == 422
            assert {f"told_fine-{token}", f"defence-{token}"} <= set(wrong_ids(refused))
            assert 'value="1,0.5.0"' in refused.content.decode()
            assert "当面告知" in refused.content.decode()
            assert rows() == before
            well = {**said, "told_fine": "9,999.50", "defence": "无"}
            assert sent(officer, f"{page}tasks/{token}/", well, page).status_code == 302
            case.refresh_from_db()
            assert json.loads(case.terms)["told_fine"] == 999950
            assert "9,999.50 元" in page_of(officer, case)

    def test_files_of_kinds_come_each_by_an_input_of_its_own(self, posts: list[int], officer: Client) -> None:
        with penalties.on(penalties.MONDAY):
            case = penalties.filed(posts)
            page, token = f"/cases/{case.pk}/", open_task(case, "investigate").number
            html = officer.get(page).content.decode()
            assert 'enctype="multipart/form-data"' in html
            assert len(re.findall(r'name="evidence\.\w+"', html)) > 1
            said = {"outcome": "done", "findings": "属实", "basis": "条例第五条", "major": "none"}
            lacking = sent(officer, f"{page}tasks/{token}/", said, page)
            assert lacking.status_code == 422
            assert ">\n属实</textarea>" in lacking.content.decode()
            assert not CaseFile.objects.exists()
            sent(officer, f"{page}tasks/{token}/", {**said, "evidence.record": photo()}, page)
            assert [(one.node, one.field, one.of) for one in CaseFile.objects.all()] == [
                ("investigate", "evidence", "record")
            ]
            opens = re.findall(rf'action="(/cases/{case.pk}/files/\d+/)"', officer.get(page).content.decode())
            assert [officer.post(one).content for one in opens] == [PNG]
