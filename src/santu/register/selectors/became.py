"""What became of the townships of a day: who carried each on, as the register has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.codes import Level
from santu.register.models import DivisionVersion, SuccessionLink
from santu.register.models.acts import STANDS
from santu.register.selectors.heirs import heirs_between


@dataclass(frozen=True, slots=True)
class Became:
    """What became of some townships.

    Attributes:
        ends: of each the unit that it is now, itself where it goes on; the heir of most where there are several.
        last: the day of the last succession of any of them; ``None`` where there was none.
    """

    ends: Mapping[str, str]
    last: date | None

    @property
    def merged(self) -> bool:
        """Whether any two became one."""
        return len({*self.ends.values()}) < len(self.ends)


def became(units: Sequence[str], day: date) -> Became:
    """What became of units that were there on a day."""
    heirs = heirs_between(day, date.max)
    found: dict[str, str] = {}
    days: list[date] = []
    for unit in units:
        end = unit
        while end in heirs:
            days.append(heirs[end][0].day)
            end = heirs[end][0].unit
        found[unit] = end
    return Became(found, max(days, default=None))


def merged_on(units: Sequence[str], day: date) -> date | None:
    """The last day, up to one, on which another township came to some townships; ``None`` where there was none."""
    townships = DivisionVersion.objects.filter(STANDS, level=Level.TOWNSHIP).values("unit")
    links = SuccessionLink.objects.filter(STANDS, successor__in=units, unit__in=townships, day__lte=day)
    last: date | None = links.order_by("-day").values_list("day", flat=True).first()
    return last
