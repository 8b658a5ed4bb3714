"""What the standards of a province say about merging townships, as the solver takes it."""

from dataclasses import dataclass
from datetime import date

from santu.solvers.merges.kinds import SUBDISTRICT, TOWN, TOWNSHIP, Standard
from santu.solvers.merges.problem import Measure, Rules, Speaks
from santu.standards.rulebook import Standards

KINDS = {
    "rural_township": TOWNSHIP,
    "ethnic_township": TOWNSHIP,
    "town": TOWN,
    "subdistrict": SUBDISTRICT,
}
"""Kind of a register → kind of the solver."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the five criteria: what it is called, and what its column is."""

    measure: Measure
    title: str
    column_title: str


def criteria(standards: Standards, day: date) -> tuple[Criterion, ...]:
    """The criteria with their weights (``merge/criteria``); Refused where none are in force on ``day``."""
    found = []
    for item in standards.items("merge/criteria", day):
        speaks = Speaks(item.text("speaks"))
        column = "" if speaks is Speaks.WAY else item.text("column")
        measure = Measure(item.id, speaks, item.number("weight"), column, item.text("measured_in"))
        found.append(Criterion(measure, item.name, item.text("measure")))
    return tuple(found)


def rules(standards: Standards, day: date) -> Rules:
    """Floor, diameter and how many become one, without locks; the floor holds."""
    return Rules(
        standards.count("merge/floor", day),
        diameter=float(standards.count("merge/diameter", day)),
        most=standards.count("merge/most", day),
    )


def missing_km(standards: Standards, day: date) -> float:
    """Kilometres that a person missing to the floor counts as, for cost curves (``Rules.missing_km``)."""
    return standards.numbers("merge/missing", day)["kilometres"]


def comparable(standards: Standards, day: date) -> float:
    """The least share of real seats with which a county is compared with its real merges (``merge/comparable``)."""
    return standards.count("merge/comparable", day) / 100


def retyping_columns(standards: Standards, day: date) -> dict[str, str]:
    """The columns that ``merge/retyping`` measures beside people, and what each is called."""
    return {
        column: item.text("measure")
        for item in standards.items("merge/retyping", day)
        for column in item.texts("columns")
    }


def retyping(standards: Standards, day: date) -> tuple[Standard, ...]:
    """When a unit may become of another kind (``merge/retyping``)."""
    return tuple(
        Standard(
            KINDS[item.text("from")],
            KINDS[item.text("to")],
            int(item.number("people")),
            {column: item.number("least") for column in item.texts("columns")},
        )
        for item in standards.items("merge/retyping", day)
    )
