"""Three small counties at work, for tests of the synthetic year."""

from datetime import date

from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.shipped import shipped
from santu.operate.domain.synthetic import WorkingYear
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.domain.synthetic_rows import CentreMatter, CountyAtWork, World
from santu.standards.loader import load
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
    {name: shipped(name) for name in ("window", "whistle")},
    working_calendar(),
    [county(number) for number in range(3)],
    {name: binding_of(shipped_binding(name)) for name in ("window", "whistle")},
    load(),
    ["群众反映突出", "应急处置"],
    {"arrival": 25, "handling": 25, "result": 25, "township": 25},
)


def year(seed: int = 7) -> WorkingYear:
    return WorkingYear(WORLD, WorkDrawing.read(), FIRST, LAST, seed)
