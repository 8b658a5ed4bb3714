"""Matters of repealed, future or unconfirmed texts: out of drafts from duties, refused in lists and in what is devolved."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.selectors.duty_bars import duty_bars
from santu.publish.selectors.lists import listed
from santu.publish.services.editions import edition_draft
from santu.register.domain.layouts_matters import CATALOGUE
from santu.register.domain.matters import Standing
from santu.register.domain.unit_lists import ListRow, Publishing, State
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.unit_lists import kind_in, left_out, list_numbered, rows_of
from santu.register.services.list_publishing import list_publish, list_review, list_submit
from santu.register.services.matters import matters_import, matters_preview
from santu.register.services.unit_lists import list_row_set
from tests.db import duties, powers
from tests.db.powers import GIVEN_ON, GIVING, TAKING, WHITE, back, unit
from tests.db.registers import DAY, person, written
from tests.db.unit_lists import STANDARDS, drafted

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TEXT = {
    "law": "某法",
    "version": "1",
    "in_force": "2010-01-01",
    "checked_on": "2020-01-01",
    "power": "devolved",
}
SOON = TODAY + timedelta(30)
ROWS = {
    "A1": {},
    "A2": {"law": "信访条例", "repealed_on": "2022-05-01"},
    "A3": {"law": "某条例", "checked_on": ""},
    "A4": {"repealed_on": str(SOON)},
}


@pytest.fixture(autouse=True)
def register(tmp_path: Path) -> None:
    powers.prepared()
    loaded(tmp_path, ROWS)


def loaded(folder: Path, rows: dict[str, dict[str, str]]) -> None:
    """A catalogue of some matters, by code."""
    told = [TEXT | {"code": code, "name": f"事项{code}"} | more for code, more in rows.items()]
    names = [column.name for column in CATALOGUE]
    lines = [names, *([one.get(name, "") for name in names] for one in told)]
    path = folder / "目录.csv"
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", "utf-8")
    matters_import(preview=matters_preview(path=path, by=person()), title="目录", by=person())


def done(*matters: str, code: str = WHITE, **said: str) -> None:
    duties.recorded(*(duties.row(code, one, "综合办", **said) for one in matters))


def refusals(doing) -> list[str]:
    """What is said of a refusal, after which nothing is written."""
    before = written()
    with pytest.raises(Refused) as refused:
        doing()
    assert written() == before
    return [str(fault) for fault in refused.value.faults]


def sent(number: int, **explained: str) -> None:
    list_submit(edition=number, explained=explained, standards=STANDARDS, by=person())
    list_review(edition=number, note="", by=person("reviewer"))


def published(number: int, start=TODAY) -> None:
    said = Publishing("水政发〔2026〕3号", TODAY, start)
    list_publish(edition=number, publishing=said, standards=STANDARDS, by=person())


def test_a_draft_from_duties_leaves_out_what_does_not_count_and_names_it():
    done("A1", "A2", "A3", "A4", "B1")
    number = drafted("responsibility")
    assert {row.matter for row in rows_of(number)} == {"A1", "A4", "B1"}, "B1 is in no catalogue"
    out = left_out(kind_in(list_numbered(number), STANDARDS), unit(WHITE), TODAY)
    assert [(one.code, one.on(TODAY)) for one in out] == [
        ("A2", Standing.REPEALED),
        ("A3", Standing.UNCONFIRMED),
    ]


@pytest.mark.parametrize("code", ["A2", ""])
def test_a_list_with_a_repealed_matter_goes_nowhere(code):
    number = drafted("responsibility", "empty")
    for row in (
        ListRow("A1", {"class": "基本履职", "name": "事项A1"}),
        ListRow(code, {"class": "基本履职", "name": "事项A2"}),
        ListRow("A3", {"class": "基本履职", "name": "事项A3"}),
    ):
        list_row_set(edition=number, no=None, row=row, standards=STANDARDS, by=person())
    repealed, unconfirmed = refusals(lambda: sent(number))
    assert all(said in repealed for said in ("2: ", "事项A2", "《信访条例》", "2022-05-01", "废止", "SX-18"))
    assert all(said in unconfirmed for said in ("3: ", "没有核对", "核对日期再导入"))
    assert list_numbered(number).stored == State.DRAFT


def test_a_list_is_in_force_on_no_day_on_which_a_matter_of_it_is_repealed():
    done("A4")
    number = drafted("responsibility")
    sent(number)
    [fault] = refusals(lambda: published(number, SOON))
    assert str(SOON) in fault
    assert "废止" in fault
    published(number, SOON - timedelta(1))


def test_what_is_repealed_or_unconfirmed_is_not_devolved_until_it_is_confirmed(tmp_path):
    late = replace(GIVING, effective=TODAY, published_on=TODAY, assessment_due=TODAY + timedelta(400))
    [repealed] = refusals(lambda: powers.looked(late, powers.row("A2")))
    assert all(said in repealed for said in ("《信访条例》", "2022-05-01", "废止", "行政处罚法24"))
    [unconfirmed] = refusals(lambda: powers.looked(late, powers.row("A3")))
    assert "核对日期再导入" in unconfirmed
    loaded(tmp_path, {"A3": {"law": "某条例"}})
    powers.recorded(late, powers.row("A3"))


def test_a_text_that_was_in_force_then_was_devolved_then_and_is_taken_back():
    powers.recorded(GIVING, powers.row("A2"))
    powers.recorded(TAKING, back("A2"))
    early = replace(
        GIVING, number="早", effective=GIVEN_ON - timedelta(4000), published_on=GIVEN_ON - timedelta(4000)
    )
    assert powers.looked(early, powers.row("A1")).base.day == DAY, "the first day of the register"


def test_a_public_list_of_duties_has_no_gaps_but_those_explained_in_the_list_in_force(tmp_path):
    loaded(tmp_path, {"A5": {"power": "statutory"}, "A6": {"power": "statutory"}})
    done("A1", "A2")
    done("A6", role="配合")

    def public():
        return edition_draft(kind=ListKind.DUTIES, scope=unit("140101"), day=TODAY, standards=STANDARDS)

    told = refusals(public)
    names = [one.name for one in snapshot(TODAY).at(Level.TOWNSHIP) if one.parent == unit("140101")]
    assert {fault.split("有")[0] for fault in told} == {f"kind: “{name}”" for name in names}, (
        "where nothing is done, too"
    )
    for code in (powers.NORTH, powers.WATER):
        done("A5", "A6", code=code)
    [fault] = refusals(public)
    assert all(said in fault for said in ("“白城乡”有 2 个事项", "事项A5、事项A6", "权责清单", "SX-18"))
    number = drafted("responsibility")
    assert len(refusals(lambda: sent(number, A5=""))) == 2
    sent(number, A5="等县里明确", A6="等县里明确")
    assert refusals(public)
    published(number)
    here = {row["matter"] for row in public().listing.records() if row["place_code"] == WHITE}
    assert here == {"A1", "A6"}, "A2 is repealed"


def test_what_is_not_in_force_yet_stands_in_no_list_and_in_nothing_public(tmp_path):
    done("A1", "B1")
    assert [row["matter"] for row in public_duties()] == ["A1", "B1"]
    loaded(tmp_path, {"A1": {"in_force": str(SOON)}})
    assert [row["matter"] for row in public_duties()] == ["B1"]
    number = drafted("responsibility")
    assert [row.matter for row in rows_of(number)] == ["B1"]
    assert [
        one.on(TODAY) for one in left_out(kind_in(list_numbered(number), STANDARDS), unit(WHITE), TODAY)
    ] == [Standing.NOT_YET]


def public_duties():
    return listed(ListKind.DUTIES, scope=unit("140101"), day=TODAY, standards=STANDARDS).records()


def test_the_bars_are_read_at_once_for_however_many_townships(tmp_path):
    loaded(tmp_path, {"A5": {"power": "statutory"}})
    done("A1", "A2")
    listing = listed(ListKind.DUTIES, scope=unit("140101"), day=TODAY, standards=STANDARDS)

    def queries(scope: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            faults = duty_bars(listing, scope, TODAY, STANDARDS)
        return len(found), len(faults)

    queries(unit("140101"))
    [one, county] = [queries(scope) for scope in (unit(WHITE), unit("140101"))]
    assert one[0] == county[0] <= 20
    assert one[1] < county[1], "of which each is at fault"
