"""A county for the page of merges: its townships on a day or in a scenario, the standards in force, the question asked.

Needs the extra ``solve``.
"""

from dataclasses import dataclass, replace

from django.http import QueryDict

from santu.design.domain.merging import Question
from santu.register.domain.merging import Ground, ground_of
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.outlines import Layer, outlines_of
from santu.register.selectors.seats import seats_known
from santu.scale.merging import (
    Criterion,
    comparable,
    criteria,
    missing_km,
    retyping,
    retyping_columns,
    rules,
)
from santu.solvers.merges.kinds import Standard
from santu.solvers.merges.problem import Measure, Rules
from santu.standards.rulebook import Standards
from santu.web.merge_form import METRES_A_KM, Asked, Usual, asked_of

PROVINCE = 2


@dataclass(frozen=True)
class Terms:
    """What a question is asked under.

    Attributes:
        retyping: when a unit may become of another kind; ``columns`` is what its figures are called.
        comparable: the share of real seats from which on a county is compared with what was really merged.
    """

    criteria: tuple[Criterion, ...]
    rules: Rules
    missing_km: float
    retyping: tuple[Standard, ...]
    columns: dict[str, str]
    comparable: float

    @classmethod
    def of(cls, standards: Standards, snapshot: Snapshot) -> "Terms":
        """Those in force on the day of a snapshot.

        Raises:
            Refused: none are in force on that day.
        """
        day = snapshot.day
        return cls(
            criteria(standards, day),
            rules(standards, day),
            missing_km(standards, day),
            retyping(standards, day),
            retyping_columns(standards, day),
            comparable(standards, day),
        )

    def usual(self) -> Usual:
        """What the form starts from."""
        weights = {one.measure.name: one.measure.weight for one in self.criteria}
        diameter, most = self.rules.diameter or 0.0, self.rules.most or 0
        return Usual(weights, self.rules.floor, diameter / METRES_A_KM, most)


def layer_of(county: Division) -> Layer | None:
    """The outlines with that of the county among them; ``None`` where there is none."""
    layer = outlines_of(county.code[:PROVINCE])
    return layer if layer and any(one.code == county.code for one in layer.outlines.counties) else None


def ground_in(layer: Layer, county: Division, snapshot: Snapshot) -> Ground:
    """The ground of a county that has an outline.

    Raises:
        Refused: people are missing, or outlines or seats cannot be used; every fault by name.
    """
    outline = next(one for one in layer.outlines.counties if one.code == county.code)
    return ground_of(snapshot, county.id, outline, seats_known())


def read(said: QueryDict, terms: Terms, ground: Ground) -> Asked:
    """What a form says of this county."""
    return asked_of(said, terms.usual(), [row.id for row in ground.rows])


def question_of(asked: Asked, terms: Terms, ground: Ground) -> Question:
    """The question as the solver takes it."""
    place = {row.id: n for n, row in enumerate(ground.rows)}
    found = Rules(
        asked.floor,
        diameter=asked.km * METRES_A_KM,
        most=asked.most,
        together=tuple((place[one], place[other]) for one, other in asked.together),
        apart=tuple((place[one], place[other]) for one, other in asked.apart),
        alone=tuple(place[unit] for unit in asked.alone),
    )
    measures = measures_of(asked, terms)
    return Question(ground.units, measures, found, terms.missing_km, asked.count, terms.retyping)


def measures_of(asked: Asked, terms: Terms) -> tuple[Measure, ...]:
    """The criteria with the weights that are asked for."""
    return tuple(replace(one.measure, weight=asked.weights[one.measure.name]) for one in terms.criteria)
