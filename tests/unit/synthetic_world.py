"""Three small counties at work, for tests of the synthetic year."""

from datetime import date

from santu.operate.domain.shipped import NAMES, shipped
from santu.operate.domain.synthetic import WorkingYear
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.domain.synthetic_rows import CentreMatter, CountyAtWork, Limit, World
from santu.standards.working_calendar import working_calendar

FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
DAYS = (1, 5, 1, 0, 15, 20, 10, 10)
"""The promised days of the matters of each county, in order."""


def county(number: int) -> CountyAtWork:
    departments = [f"county{number}/department{n}" for n in range(6)]
    return CountyAtWork(
        f"county{number}",
        {f"county{number}/township{n}": 3000 * (n + 1) for n in range(4)},
        [
            CentreMatter(f"C{n:02}", f"事项{n}", days, departments[n % 4 : n % 4 + 1 + (n % 3 == 2)])
            for n, days in enumerate(DAYS)
        ],
        departments,
    )


WORLD = World(
    {name: shipped(name) for name in NAMES},
    working_calendar(),
    [county(number) for number in range(3)],
    {
        "window/rating": Limit(5),
        "window/rating_fix": Limit(15),
        "whistle/report_in": Limit(2, 30),
        "whistle/no_show": Limit(4, 120),
        "whistle/finish": Limit(7, 3 * 24 * 60),
    },
    ["群众反映突出", "应急处置"],
    {"arrival": 25, "handling": 25, "result": 25, "township": 25},
)


def year(seed: int = 7) -> WorkingYear:
    return WorkingYear(WORLD, WorkDrawing.read(), FIRST, LAST, seed)
