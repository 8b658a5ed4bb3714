"""What ended is summed up once, whatever comes between, and read by unit, months and version."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from santu.kernel.codes import Level
from santu.operate.models import Case, Measured, Token
from santu.operate.selectors.measured import Asked, Figures, Place, figures_of
from santu.operate.services import measured
from santu.operate.services.measured import measured_add, measured_recompute
from tests.db.measuring import FIRST, PLACES, case_row, diced, end, task_row
from tests.db.registers import DAY, imported, unit

pytestmark = pytest.mark.django_db
COUNTY, TOWN, OTHER = "140101", "140101100", "140101200"
NOW = FIRST + timedelta(days=30)
WHOLE_YEAR = Asked("window", date(2025, 11, 1), date(2026, 12, 1))


@pytest.fixture(autouse=True)
def _register() -> None:
    imported()


def sums() -> list[tuple[Any, ...]]:
    columns = ("unit", "process", "node", "month", "version", "days", "runs", "overdue", "opened")
    return sorted(Measured.objects.values_list(*columns))


def figures(code: str = TOWN, level: Level = Level.TOWNSHIP, asked: Asked = WHOLE_YEAR) -> Figures:
    county = unit(code[:6]) if len(code) >= 6 else unit(code)
    return figures_of(Place(unit(code), level, county, DAY), asked, NOW)


class TestCounting:
    def test_a_task_counts_at_its_township_and_every_unit_above(self) -> None:
        task_row(case_row("a", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=8))
        assert measured_add() == 2
        ended = Measured.objects.filter(node="accept")
        assert {one.unit for one in ended} == {unit(code) for code in (TOWN, COUNTY, "1401", "14")}
        assert set(ended.values_list("month", "days", "runs", "overdue")) == {(date(2025, 11, 1), 6, 1, 0)}

    def test_what_ended_is_counted_once_however_often_it_is_done(self) -> None:
        diced(random.Random(1), 40)
        measured_add()
        before = sums()
        assert measured_add() == 0
        assert sums() == before != []

    def test_what_is_open_is_not_counted(self) -> None:
        task_row(case_row("a", FIRST), 1, "accept", FIRST)
        measured_add()
        assert not Measured.objects.filter(node="accept").exists()

    def test_paper_entered_late_with_an_earlier_time_is_not_lost(self) -> None:
        late = task_row(case_row("late", FIRST), 1, "accept", FIRST)
        task_row(
            case_row("soon", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=90), due_at=FIRST
        )
        measured_add()
        end([late], FIRST + timedelta(days=1))
        measured_add()
        found = figures().nodes["accept"].spent
        assert (found.runs, found.overdue, sorted(found.by_days)) == (2, 1, [1, 63])

    def test_a_case_counts_when_it_came_and_when_it_closed(self) -> None:
        case = case_row("a", FIRST)
        measured_add()
        assert (figures().whole.opened, figures().whole.spent.runs) == (1, 0)
        Case.objects.filter(pk=case.pk).update(closed_at=FIRST + timedelta(days=40))
        measured_add()
        whole = figures()
        assert (whole.whole.opened, whole.whole.spent.runs) == (1, 1)
        assert {month: (one.opened, one.spent.runs) for month, one in whole.months.items()} == {
            date(2025, 11, 1): (1, 0),
            date(2025, 12, 1): (0, 1),
        }

    def test_very_long_ones_are_kept_as_the_most(self) -> None:
        task_row(case_row("a", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=2000))
        task_row(case_row("b", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=390))
        measured_add()
        assert set(Measured.objects.filter(node="accept").values_list("days", flat=True)) == {250}


class TestExactlyOnce:
    @pytest.mark.parametrize("seed", range(8))
    def test_increments_come_to_what_a_recount_comes_to(
        self, seed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(measured, "AT_ONCE", 7)
        dice = random.Random(seed)
        for turn in range(4):
            diced(dice, dice.randrange(1, 25), str(turn))
            open_ones = list(Token.objects.filter(ended_at=None))
            end(dice.sample(open_ones, len(open_ones) // 2), FIRST + timedelta(days=dice.randrange(250)))
            measured_add()
        added = sums()
        measured_recompute()
        assert sums() == added != []
        ended = Token.objects.filter(ended_at__isnull=False).count()
        province = Measured.objects.filter(unit=unit("14")).exclude(node="")
        assert sum(province.values_list("runs", flat=True)) == ended

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("step", ["_tokens_add", "_openings_add", "_closings_add"])
    def test_a_step_that_is_cut_off_leaves_neither_sums_nor_marks(
        self, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        diced(random.Random(3), 30)
        whole: Callable[[], int] = getattr(measured, step)

        def cut() -> int:
            whole()
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(measured, step, cut)
            with pytest.raises(KeyboardInterrupt):
                measured_add()
        measured_add()
        added = sums()
        measured_recompute()
        assert sums() == added


class TestReading:
    def test_a_county_has_its_townships_each_with_its_own(self) -> None:
        for number, place in enumerate(PLACES):
            case = case_row(str(number), FIRST, place, closed_at=FIRST + timedelta(days=number + 1))
            task_row(case, 1, "accept", FIRST, ended_at=FIRST + timedelta(days=number + 1))
            task_row(case, 2, "approve", FIRST, amber_at=NOW - timedelta(days=1), due_at=NOW)
        measured_add()
        found = figures(COUNTY, Level.COUNTY)
        assert (found.whole.spent.runs, found.whole.live.open, found.whole.live.overdue) == (2, 2, 2)
        told = {child.name: (one.spent.median, one.live.open, one.opened) for child, one in found.below}
        assert told == {"水秀镇": (1, 1, 1), "白城乡": (2, 1, 1), "北洸乡": (None, 0, 0)}

    def test_a_city_and_a_province_have_all_counties(self) -> None:
        diced(random.Random(5), 60)
        measured_add()
        city, province = figures("1401", Level.CITY), figures("14", Level.PROVINCE)
        assert city.nodes == province.nodes
        assert sum(one.opened for _, one in city.below) == city.whole.opened == 60
        assert sum(one.live.open for _, one in city.below) == city.whole.live.open > 0
        assert [(child.name, one) for child, one in province.below] == [("某市", city.whole)]

    def test_amber_is_not_yet_overdue(self) -> None:
        case = case_row("a", FIRST)
        hour = timedelta(hours=1)
        task_row(case, 1, "approve", FIRST, amber_at=NOW - hour, due_at=NOW + hour)
        task_row(case, 2, "approve", FIRST, amber_at=NOW - 2 * hour, due_at=NOW - hour)
        task_row(case, 3, "approve", FIRST, amber_at=NOW + hour, due_at=NOW + 2 * hour)
        live = figures().nodes["approve"].live
        assert (live.open, live.amber, live.overdue) == (3, 1, 1)

    def test_other_months_versions_and_processes_are_left_out(self) -> None:
        task_row(case_row("a", FIRST), 1, "accept", FIRST, ended_at=FIRST + timedelta(days=1))
        measured_add()
        for asked in (
            Asked("window", date(2025, 12, 1), date(2026, 1, 1)),
            Asked("window", date(2025, 11, 1), date(2025, 11, 1), version=2),
            Asked("whistle", date(2025, 11, 1), date(2025, 11, 1)),
        ):
            assert "accept" not in figures(asked=asked).nodes
        assert (
            figures(asked=Asked("window", date(2025, 11, 1), date(2025, 11, 1), 1)).nodes["accept"].spent.runs
        )

    @pytest.mark.parametrize(
        ("code", "level"),
        [("14", Level.PROVINCE), ("1401", Level.CITY), (COUNTY, Level.COUNTY), (TOWN, Level.TOWNSHIP)],
    )
    def test_it_takes_six_statements_at_most(self, code: str, level: Level) -> None:
        diced(random.Random(7), 20)
        measured_add()
        place = Place(unit(code), level, unit(COUNTY), DAY)
        with CaptureQueriesContext(connection) as asked:
            figures_of(place, WHOLE_YEAR, NOW)
        assert len(asked) <= 6
