"""How long the file of a case is kept: each process as its standard says; who applied as long as for all."""

from datetime import UTC, date, datetime

import pytest

from santu.operate.domain.shipped import NAMES
from santu.operate.models import Applicant, Case, CaseAct, CaseFile, CaseNote, CaseWords
from santu.operate.selectors.retention import LONGER
from santu.operate.services.window_people import applicants_blank
from santu.standards.loader import load
from tests.db.running import county, window_case

pytestmark = pytest.mark.django_db
CLOSED = datetime(2026, 3, 2, 2, tzinfo=UTC)
SHORT = load().count("security/applicant_retention", CLOSED.date())
KEPT = {
    "penalty": 30,
    "penalty_simple": 10,
    "penalty_withdrawal": 30,
    "list_adjust": 30,
    "supervision": 10,
    "admission": 10,
    "head_consultation": 10,
    "quota_loan": 10,
    "operation": 10,
}
"""Years by process; a change of divisions is kept for ever, the others as long as who applied."""


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


def over(process: str) -> Case:
    """A case of a process that is over, with who applied, a file, a note and words."""
    case = window_case()
    act = CaseAct.objects.filter(case=case).earliest("seq")
    Applicant.objects.create(case=case, name="王某", phone="13800000012")
    CaseFile.objects.create(
        case=case, no=0, name="证据", field="e", digest="a" * 64, size=1, kind="pdf", by="x"
    )
    CaseNote.objects.create(act=act, text="同意")
    CaseWords.objects.create(act=act, name="why", text="占道经营")
    Case.objects.filter(pk=case.pk).update(process=process, closed_at=CLOSED)
    return case


def file_of(day: date) -> tuple[str, str, str]:
    """What of the file, note and words there is once the machine has looked on a day."""
    applicants_blank(day=day, standards=load())
    return (CaseFile.objects.get().digest, CaseNote.objects.get().text, CaseWords.objects.get().text)


@pytest.mark.parametrize("process", sorted(NAMES))
def test_a_file_is_kept_to_the_last_day_of_its_time(process: str) -> None:
    over(process)
    whole = ("a" * 64, "同意", "占道经营")
    if process == "division_change":
        assert file_of(date(2199, 12, 31)) == whole
        return
    year = CLOSED.year + KEPT.get(process, SHORT)
    assert file_of(date(year, 3, 1)) == whole
    assert file_of(date(year, 3, 2)) == whole
    assert file_of(date(year, 3, 3)) == ("", "", "")
    assert CaseFile.objects.get().blanked_on == date(year, 3, 3)


@pytest.mark.parametrize("process", ["division_change", "penalty", "window"])
def test_who_applied_is_forgotten_at_the_same_time_in_all(process: str) -> None:
    over(process)
    for day, name in (((2028, 3, 2), "王某"), ((2028, 3, 3), "")):
        applicants_blank(day=date(*day), standards=load())
        assert Applicant.objects.get().name == name


def test_the_standard_names_processes_that_there_are() -> None:
    assert {one.id for one in load().items(LONGER, CLOSED.date())} == {*KEPT, "division_change"}
    assert {*KEPT, "division_change"} <= set(NAMES)
