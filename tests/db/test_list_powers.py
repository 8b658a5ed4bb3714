"""A power in an enforcement list that a document is said to have given is published only where that document did."""

import pytest
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.register.domain.unit_lists import ListRow
from santu.register.models import ListEdition
from santu.register.selectors.unit_lists import powers_by_document
from santu.register.services.undo import act_undo
from santu.register.services.unit_lists import list_row_set
from tests.db import powers
from tests.db.powers import GIVEN_ON, GIVING, WHITE, unit
from tests.db.registers import person
from tests.db.unit_lists import STANDARDS, drafted, published

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SAID = {
    "name": "事项P1",
    "organ": "白城乡人民政府",
    "type": "行政处罚",
    "power": "赋权",
    "instrument": GIVING.number,
}


def drafted_with(matter: str, **more: str) -> int:
    number = drafted("enforcement", "empty")
    row = ListRow(matter, {**SAID, **more})
    list_row_set(edition=number, no=None, row=row, standards=STANDARDS, by=person())
    return number


@pytest.fixture
def act():
    powers.prepared()
    return powers.recorded(GIVING, powers.row("P1", kind="处罚"))


def test_what_the_document_gave_is_published_by_code_or_by_name(act):
    number = published(drafted_with("P1"), TODAY)
    assert ListEdition.objects.get(pk=number).state == "published"
    by_document = powers_by_document(unit(WHITE), GIVEN_ON)
    assert by_document == {("赋权", GIVING.number, "P1"), ("赋权", GIVING.number, "事项P1")}
    assert powers_by_document(unit(WHITE), GIVING.published_on) == set()


@pytest.mark.parametrize(
    ("matter", "more"),
    [("P2", {"name": "事项P2"}), ("P1", {"instrument": "东政发〔2020〕9号"}), ("P1", {"power": "委托"})],
)
def test_what_no_recorded_document_gave_is_refused_with_the_clause(act, matter, more):
    number = drafted_with(matter, **more)
    with pytest.raises(Refused, match="行政处罚法24，LR001"):
        published(number, TODAY)
    assert ListEdition.objects.get(pk=number).state == "review"


def test_a_document_that_was_undone_gives_nothing(act):
    act_undo(act=act, by=person(), reason="有误")
    with pytest.raises(Refused, match="没有登记"):
        published(drafted_with("P1"), TODAY)
