"""The working year of the demonstration: synthetic cases of a few counties, up to yesterday."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.formats.bulk import collector_paused
from santu.operate.domain.synthetic_counties import county_at_work, departments_missing
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.services.measured import measured_add
from santu.operate.services.seeding import Seeding, cases_seed
from santu.operate.services.showing import cases_show
from santu.register.domain.list_beginnings import proposed
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.synthetic import MARK
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.bodies import bodies_record
from santu.standards.rulebook import Standards

COUNTIES = ("140703", "140727", "140702")
"""太谷区, where the cast works, 祁县 and 榆次区."""
FIRST_PAGE = 3_000
"""So many cases stand behind the first pages; ``--cases`` asks for more."""
CENTRE, OCCASIONS = "centre", "practice/whistle_occasions"
YEAR, A_DAY = timedelta(days=365), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many cases from a seed."""

    number: int
    seed: int


def demo_cases(
    wanted: Wanted,
    codes: Mapping[str, str],
    standards: Standards,
    by: User,
    progress: Callable[[str, int, int], None],
) -> int:
    """The cases of the 365 days up to yesterday, by number, and the examples of today; departments that they need and a county lacks are made up, too."""
    today, counties, drawing = timezone.localdate(), [codes[code] for code in COUNTIES], WorkDrawing.read()
    first, beside = today - YEAR, drawing.beside
    rows = proposed(kind_of(standards, CENTRE, today))
    register = scope_snapshot(first, counties)
    bodies = [
        body
        for county in counties
        for body in departments_missing(register, county, rows, beside, wanted.seed)
    ]
    if bodies:
        title = f"{MARK}：办件涉及的县级部门（种子 {wanted.seed}）"
        bodies_record(day=first, bodies=bodies, title=title, by=by, within=counties)
    register = scope_snapshot(today, counties)
    told = Seeding(
        number=wanted.number,
        counties=[county_at_work(register, county, rows, beside) for county in counties],
        first=first,
        last=today - A_DAY,
        seed=wanted.seed,
        occasions=[item.name for item in standards.items(OCCASIONS, today)],
        score=drawing.score_parts,
    )
    with collector_paused():
        made = cases_seed(told=told, by=by, progress=progress)
    cases_show(codes=codes, by=by)
    measured_add()
    return made
