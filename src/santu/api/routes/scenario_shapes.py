"""Scenarios as the API tells them, and what is sent to change one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from santu.api.fields import Day, Given, Some, Text, Word
from santu.api.language import said
from santu.design.domain.by_hand import Wished
from santu.design.domain.comparing import ProposalDiffers, UnitDiffers
from santu.design.domain.proposals import Proposal
from santu.design.domain.wishes import Absorb, Cede, Devolve, Enact, Equip, Rename, Retype, Undertake, Wish
from santu.design.selectors.listing import Listed
from santu.design.selectors.listing import Word as Said
from santu.register.domain.codec import change_to_json
from santu.register.domain.powers import Form, Instrument, Item, Pending

Assumable = Literal["published_on", "published_in", "effective", "assessment_due", "pending", "places"]
"""What a document may leave unsaid (see ``ASSUMABLE``)."""


class ScenarioShape(Schema):
    """A scenario: what it is about, the day it starts from, the day by which it is done."""

    number: int
    title: str
    by: str
    base_day: date
    until: date
    created_at: datetime
    scope: list[str]
    proposals: int
    kept: int
    left_out: int


class ScenarioWhole(ScenarioShape):
    """A scenario with the digest of each county that it stands on, and the plans that were made of it."""

    digests: dict[str, str]
    plans: list[int]
    is_applied: bool
    moved_by: list[int] = Field(description="The acts that changed its counties since it was made.")


class WordSaid(Schema):
    """What a person said of a proposal: that it stays, or is left out."""

    word: Literal["kept", "left-out"]
    reason: str
    by: str


class ProposalShape(Schema):
    """A proposal with its reason, its clause and its changes; `said` is what a person said of it."""

    key: str
    kind: str
    county: str
    reason: str
    source: str
    day: date | None
    changes: list[dict[str, Any]]
    said: WordSaid | None


class UnitDiffer(Schema):
    """A unit that two scenarios arrive at otherwise; null where one of them has none."""

    unit: str
    county: str
    first: str | None
    second: str | None


class ProposalDiffer(Schema):
    """A proposal that only the `first` or the `second` has, or that changes units `otherwise`."""

    which: str
    key: str
    county: str
    reason: str


class AbsorbGiven(Given):
    """Units go, and all that they hold goes to another one."""

    act: Literal["absorb"]
    why: Some
    units: list[Word] = Field(min_length=1, max_length=50)
    into: Word


class RenameGiven(Given):
    """A unit is called otherwise."""

    act: Literal["rename"]
    why: Some
    unit: Word
    name: Word


class RetypeGiven(Given):
    """A unit becomes a unit of another kind, by law another unit."""

    act: Literal["retype"]
    why: Some
    unit: Word
    kind: Word
    name: Word
    code: Word = ""


class CedeGiven(Given):
    """Villages go to another township."""

    act: Literal["cede"]
    why: Some
    villages: list[Word] = Field(min_length=1, max_length=200)
    into: Word


class EquipGiven(Given):
    """A unit, or every township of it, gets the bodies that the standard asks for."""

    act: Literal["bodies"]
    why: Some
    unit: Word


class DevolveGiven(Given):
    """Stations are run by their township from then on; they stay what they are."""

    act: Literal["devolve"]
    why: Some
    unit: Word
    bodies: list[Word] = Field(min_length=1, max_length=50)


class UndertakeGiven(Given):
    """Duties are undertaken by another body from then on; the places where they are done stay."""

    act: Literal["undertake"]
    why: Some
    duties: list[Word] = Field(min_length=1, max_length=200)
    body: Word


class InstrumentGiven(Given):
    """What a document says of itself; `assumed` names what it does not say and is assumed."""

    form: Form
    number: Word
    title: Word
    issuer: Word
    published_on: Day
    published_in: Word
    effective: Day
    pending: Pending
    pending_text: Text = ""
    assessment_due: Day | None = Field(default=None, description="What is devolved or entrusted needs one.")
    assumed: list[Assumable] = Field(default_factory=list, max_length=10)


class ItemGiven(Given):
    """A matter at a place and the body that takes it; `organ` is the department that gives it, or that answers from then on."""

    line: Word = ""
    matter: Some
    name: Word = ""
    kind: Word = "penalty"
    place: Word
    body: Word
    organ: Word = ""
    connected: list[Literal["inspection", "coercion"]] = Field(default_factory=list, max_length=2)


class EnactGiven(Given):
    """A published instrument over powers takes effect on its day; it is its own reason."""

    act: Literal["enact"]
    why: Text = ""
    instrument: InstrumentGiven
    items: list[ItemGiven] = Field(min_length=1, max_length=5000)


WishGiven = Annotated[
    AbsorbGiven
    | RenameGiven
    | RetypeGiven
    | CedeGiven
    | EquipGiven
    | DevolveGiven
    | UndertakeGiven
    | EnactGiven,
    Field(discriminator="act"),
]


class Wishes(Given):
    """What is proposed, one after the other, each with its reason."""

    wishes: list[WishGiven] = Field(min_length=1, max_length=50)


class ScenarioGiven(Given):
    """A scenario of one county, by hand: its title, its county, the day it starts from and the day it is done."""

    title: Some
    county: Word
    base: Day
    until: Day
    wishes: list[WishGiven] = Field(default_factory=list, max_length=50)


class ReplayGiven(Given):
    """What a later list is to lead to: until when, from which day, and which units (codes, ids or names)."""

    title: Some
    until: Day | None = None
    start: Day | None = None
    scope: Word = ""
    draft: bool = Field(default=False, description="Keep it also where it does not conform.")


class WordGiven(Given):
    """What a person says of a proposal, and why."""

    key: Word
    act: Literal["keep", "leave-out", "unlock"]
    reason: Text


class ExceptionGiven(Given):
    """Which broken rule of the design is let off, why, on which document, and until which day."""

    rule: Word
    unit: Word
    kind: Word = ""
    reason: Text
    document: Text
    valid_until: Day


def wished(given: WishGiven) -> Wished:
    """What is sent, as the design takes it."""
    wish: Wish
    match given:
        case AbsorbGiven():
            wish = Absorb(tuple(given.units), given.into)
        case RenameGiven():
            wish = Rename(given.unit, given.name)
        case RetypeGiven():
            wish = Retype(given.unit, given.kind, given.name, given.code.strip())
        case CedeGiven():
            wish = Cede(tuple(given.villages), given.into)
        case EquipGiven():
            wish = Equip(given.unit)
        case DevolveGiven():
            wish = Devolve(given.unit, tuple(given.bodies))
        case UndertakeGiven():
            wish = Undertake(tuple(given.duties), given.body)
        case EnactGiven():
            wish = _enact(given)
    return Wished(wish, given.why)


def _enact(given: EnactGiven) -> Enact:
    """An instrument with its items, numbered where they are not; what is named twice counts once."""
    said = _stripped(given.instrument) | {"assumed": tuple(dict.fromkeys(given.instrument.assumed))}
    items = (
        Item(**_stripped(one) | {"line": one.line.strip() or str(no), "connected": connected})
        for no, one in enumerate(given.items, 1)
        for connected in [tuple(dict.fromkeys(one.connected))]
    )
    return Enact(Instrument(**said), tuple(items))


def _stripped(given: Given) -> dict[str, Any]:
    """What is sent, without blanks around it."""
    return {name: text.strip() if type(text) is str else text for name, text in given.model_dump().items()}


def scenario_shape(row: Listed) -> ScenarioShape:
    """A scenario in a list."""
    return ScenarioShape(
        number=row.number,
        title=row.title,
        by=row.by,
        base_day=row.base_day,
        until=row.until,
        created_at=row.created_at,
        scope=list(row.scope),
        proposals=row.proposals,
        kept=row.kept,
        left_out=row.left_out,
    )


def proposal_shape(row: Proposal, words: Mapping[str, Said]) -> ProposalShape:
    """A proposal, and what a person said of it."""
    word = words.get(row.key)
    return ProposalShape(
        key=row.key,
        kind=row.kind,
        county=row.county,
        reason=said(row.reason),
        source=row.source,
        day=row.day,
        changes=[change_to_json(change) for change in row.changes],
        said=WordSaid(word="left-out" if word.forbids else "kept", reason=word.reason, by=word.by)
        if word
        else None,
    )


def unit_differ(row: UnitDiffers) -> UnitDiffer:
    """A unit by its two names."""
    return UnitDiffer(
        unit=row.row.id,
        county=row.county,
        first=row.first.name if row.first else None,
        second=row.second.name if row.second else None,
    )


def proposal_differ(row: ProposalDiffers) -> ProposalDiffer:
    """A proposal that two scenarios do not share."""
    one = row.proposal
    return ProposalDiffer(which=row.which, key=one.key, county=one.county, reason=said(one.reason))


SAID = Literal["", "kept", "left-out", "open"]
