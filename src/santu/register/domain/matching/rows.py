"""What the matcher says: flows, events, heirs, and the thresholds it judges by."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from santu.kernel.messages import Message, Place


class Kind(StrEnum):
    """The closed list of what can happen to townships."""

    ABSORB = "absorb"
    MERGE_NEW = "merge_new"
    RETYPE = "retype"
    RENAME = "rename"
    RECODE = "recode"
    SPLIT = "split"
    CARVE_OUT = "carve_out"
    CEDE = "cede"
    REORGANISE = "reorganise"
    UNRESOLVED = "unresolved"


class Confidence(StrEnum):
    """How well a flow is borne out; ``DECREE`` is not an estimate."""

    DECREE = "decree"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on evidence counts; shares are of 1 (standards: ``matcher/thresholds``).

    ``county_majority``: share of the smaller county's names that two counties must share.
    ``county_found``: share of a county's villages that must be found again before a lone name in
    another county of its city is taken for a move.
    ``main_flow``: share of an old township from which a flow is where it went.
    ``substantial_part``: share from which a flow makes a split, or a part makes a merger.
    ``confidence_high``, ``confidence_medium``: share of the old township's villages found again.
    ``code_endings``: share of villages that keep the end of their code, from which that end is
    evidence.
    ``many``: villages from which a flow speaks for itself.
    """

    county_majority: Fraction = Fraction(1, 2)
    county_found: Fraction = Fraction(1, 2)
    main_flow: Fraction = Fraction(1, 2)
    substantial_part: Fraction = Fraction(1, 5)
    confidence_high: Fraction = Fraction(4, 5)
    confidence_medium: Fraction = Fraction(1, 2)
    code_endings: Fraction = Fraction(4, 5)
    many: int = 3

    @classmethod
    def of(cls, numbers: Mapping[str, float]) -> Self:
        """The thresholds as a standard states them, by name; what it leaves out stays as it is."""
        default = cls()
        stated: dict[str, Any] = {
            name.name: type(getattr(default, name.name))(Fraction(str(numbers[name.name])))
            for name in fields(cls)
            if name.name in numbers
        }
        return replace(default, **stated)


@dataclass(frozen=True, slots=True)
class Flow:
    """Villages that went from one township to another.

    ``old`` and ``new`` are unit ids of the snapshot before and after; ``villages`` is how many
    were found again; ``share`` is that ÷ all villages of ``old`` found again anywhere. A flow
    of 0 villages stands on the names of the two townships alone.
    """

    old: str
    new: str
    villages: int
    share: Fraction
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to some townships of a county.

    ``county`` and ``retire`` are ids of the snapshot before, ``create`` and ``keep`` of the one
    after; where nothing was before, so is ``county``. ``keep`` holds the units that take part
    and are neither retired nor created by this event. A unit in ``retire`` that is also a key
    of ``Succession.townships`` continues under the number of the unit in ``create`` (its
    county's number changed, or it went to another county); any other is abolished.
    """

    kind: Kind
    county: str
    retire: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()
    day: date | None = None
    spelling: bool = False
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Heir:
    """Where a village that was not found again goes: a village, else a township of ``after``."""

    unit: str
    inferred: bool = True


@dataclass(frozen=True, slots=True)
class Beyond:
    """Something the decree says that the list after it does not show."""

    what: str
    where: Place
    why: Message
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of every unit; all maps go from ids before to ids after.

    ``cities``, ``counties``, ``townships`` and ``villages`` hold identities that continue;
    ``heirs`` every village that has none; ``placed`` the township of villages that the decree
    puts elsewhere than the list after it.
    """

    cities: Mapping[str, str] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)
    townships: Mapping[str, str] = field(default_factory=dict)
    villages: Mapping[str, str] = field(default_factory=dict)
    heirs: Mapping[str, Heir] = field(default_factory=dict)
    placed: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    beyond: tuple[Beyond, ...] = ()
