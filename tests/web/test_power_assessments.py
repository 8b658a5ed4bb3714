"""The page of assessments of a county: what is due, a form that leads to taking back, a file, withdrawing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.models import Instrument, PowerAssessment
from tests.db.powers import COUNTY, DUE, GIVING, HELD, WHITE, assessments_file, prepared, recorded, row, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
LATE = date(2022, 8, 2)
SAID = {
    "act": "assess",
    "held_on": str(HELD),
    "outcome": "keep",
    "reason": "好",
    "paper": "1号",
    "next_due": str(DUE),
}


@pytest.fixture
def officer(holding):
    prepared()
    recorded(GIVING, row("1"), row("2"))
    return holding("county_officer", unit(COUNTY))


def where(code: str = COUNTY) -> str:
    return f"/units/{unit(code)}/powers/assessments"


def test_what_is_late_is_listed_on_the_page_of_powers(officer, holding) -> None:
    number = Instrument.objects.get().pk
    powers = f"/units/{unit(COUNTY)}/powers?day={LATE}"
    assert "2021-09-01 已逾期" in text(officer.get(powers))
    officer.post(where(), {**SAID, "instrument": number})
    page = text(officer.get(powers))
    assert ("2022-08-01 已逾期" in page, "2021-09-01" in page, "登记评估" in page) == (True, False, True)
    assert "评估到期" not in text(officer.get(f"/units/{unit(COUNTY)}/powers?day={HELD}"))
    clerk = holding("township_clerk", unit(WHITE))
    page = text(clerk.get(f"/units/{unit(WHITE)}/powers?day={LATE}"))
    assert ("2022-08-01 已逾期" in page, "登记评估" in page) == (True, False)
    assert clerk.get(where()).status_code == 404
    assert "1号" in text(clerk.get(f"/instruments/{number}/"))


def test_what_is_to_be_taken_back_leads_to_the_form_that_does_it(officer) -> None:
    number = Instrument.objects.get().pk
    said = {**SAID, "instrument": number, "outcome": "take_back", "next_due": "", "matter": ["2"]}
    answer = officer.post(where(), said)
    form = f"/units/{unit(COUNTY)}/powers/new?form=take_back&matter=2"
    assert answer["Location"] == form
    page = " ".join(officer.get(form).content.decode().split())
    assert 'value="2" checked>' in page
    assert 'value="1" checked>' not in page
    assert '<option value="take_back" selected>' in page
    assert form.replace("&", "&amp;") in officer.get(f"/units/{unit(COUNTY)}/powers").content.decode()


def test_what_is_wrong_is_told_and_a_record_is_withdrawn(officer) -> None:
    number = Instrument.objects.get().pk
    wrong = officer.post(where(), {**SAID, "instrument": number, "reason": "", "next_due": ""}, headers=HX)
    assert wrong.status_code == 422
    assert ("没有写理由" in text(wrong), "没有写下次评估期限" in text(wrong)) == (True, True)
    officer.post(where(), {**SAID, "instrument": number})
    record = PowerAssessment.objects.get().record
    officer.post(where(), {"act": "withdraw", "record": record.pk, "withdraw_reason": "错"})
    record.refresh_from_db()
    assert record.withdrawn_reason == "错"
    assert "已撤回" in text(officer.get(where()))


def test_a_file_is_previewed_and_recorded(officer) -> None:
    def written(*row: str) -> bytes:
        return assessments_file(row).read_bytes()

    def sent(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("评估.xlsx", content)

    row = (GIVING.number, "", str(HELD), "继续下放", "好", "1号", str(DUE))
    good = written(*row)  # once: a file says when it was made
    assert "没有写理由" in text(officer.post(where(), {"file": sent(written(*row[:4], "", *row[5:]))}))
    looked = officer.post(where(), {"file": sent(good)})
    assert ("变更预览" in text(looked), PowerAssessment.objects.count()) == (True, 0)
    seen = looked.content.decode().split('name="seen" value="')[1].split('"')[0]
    officer.post(where(), {"file": sent(good), "act": "import", "seen": seen})
    assert PowerAssessment.objects.get().reason == "好"
    kept = officer.get(f"{where()}?format=kept")
    assert "没有要变更的" in text(officer.post(where(), {"file": sent(kept.content)}))
    assert officer.get(f"{where()}?format=csv").status_code == 200
