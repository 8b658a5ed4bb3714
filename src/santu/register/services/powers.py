"""Devolving powers and taking them back: an instrument, looked through, previewed, carried out by one act that can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_powers import POWERS, items_of
from santu.register.domain.matters import in_force
from santu.register.domain.powers import Decided, Instrument, Item, decided, instrument_faults
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.touching import counties_touched
from santu.register.models import Act, InstrumentItem
from santu.register.models import Instrument as Row
from santu.register.selectors.acts import latest_act
from santu.register.selectors.instruments import (
    given_there,
    instruments_of,
    lapsed_items,
    met_on,
    read_with,
    recorded_after,
)
from santu.register.selectors.instruments import items_of as items_kept
from santu.register.selectors.matters import catalogue
from santu.register.selectors.rights import right_over
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.recording import writings_of

TAKEN = N_("文号“{number}”已由第 {act} 号操作登记，内容不同；请先撤销那次操作，或改正文号。")


@dataclass(frozen=True, slots=True)
class PowerPreview:
    """What an instrument would do to the register of a county, as it was after act ``since``."""

    name: str
    digest: str
    said: Instrument
    county: str
    base: Snapshot
    since: int
    items: Sequence[Item]
    decided: Decided

    @property
    def changes(self) -> list[Change]:
        return self.decided.changes

    @property
    def is_new(self) -> bool:
        """Whether there is anything to record: also a document that makes good what facts tell already changes no duty."""
        return bool(self.decided.pairs)


def power_preview(*, instrument: Instrument, county: str, items: Sequence[Item], by: User) -> PowerPreview:
    """Look an instrument and what it says through; nothing is written.

    Raises:
        Refused: with everything that is wrong with it.
    """
    return _Asked.of(instrument, county, by).preview(items, [], instrument.number)


def power_file_preview(
    *, path: Path, instrument: Instrument, county: str, by: User, ignored: Collection[str] = ()
) -> PowerPreview:
    """The same of a list laid out as ``POWERS``.

    Args:
        path: the list.
        instrument: what the document says of itself.
        county: whose powers it is about.
        by: who asks.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the document, and of the list, each at its cell.
    """
    asked = _Asked.of(instrument, county, by)
    reading = Reading.of(path, POWERS)
    reading.faults += unmapped_faults(reading, ignored)
    items = items_of(reading, read_with(asked.base, instrument.number), county, instrument.form)
    return asked.preview(items, reading.faults, path.name)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An instrument of a county, and the register that it meets on its day."""

    said: Instrument
    county: str
    base: Snapshot
    since: int

    @classmethod
    def of(cls, said: Instrument, county: str, by: User) -> "_Asked":
        right_over(by, Right.IMPORT, [county])
        since, day = latest_act(), met_on(said, county)
        base = scope_snapshot(day, [county])
        row = base.divisions.get(county)
        if row is None or row.level is not Level.COUNTY:
            raise refuse("county", N_("{day} 没有这个县（市、区）；请核对单位和生效日期。"), day=day)
        return cls(said, county, base, since)

    def preview(self, items: Sequence[Item], faults: Sequence[Fault], name: str) -> PowerPreview:
        """What it comes to; an instrument that is recorded as it is said changes nothing."""
        said, base = self.said, self.base
        found = [*instrument_faults(said, timezone.localdate()), *faults]
        same = next((one for one in instruments_of(self.county) if one.said.number == said.number), None)
        if same and not found and same.said == said and _alike(items_kept([same.id])[same.id], items):
            return self._preview(name, items, Decided(base.day, ()))
        if same:
            found.append(Fault("number", message(TAKEN, number=said.number, act=same.act)))
        places = {one.place for one in items}
        later = recorded_after(places, {one.matter for one in items}, base.day, said.number)
        items = _named(items, base.day)
        found += lapsed_items(said.form, items, base.day)
        given = given_there(places, base.day)
        comes_to, wrong = decided(base, said.form, said.number, items, later, given=given)
        found += wrong if items or not found else ()
        if found:
            raise Refused(found)
        return self._preview(name, items, comes_to)

    def _preview(self, name: str, items: Sequence[Item], comes_to: Decided) -> PowerPreview:
        digest = sha256(repr((self.said, self.county, sorted(map(repr, items)))).encode()).hexdigest()
        base = read_with(self.base, self.said.number)
        return PowerPreview(name, digest, self.said, self.county, base, self.since, items, comes_to)


def _named(items: Sequence[Item], day: date) -> list[Item]:
    """The items, those without a name called as the catalogue of matters calls them."""
    known = in_force(catalogue(day), day) if any(not item.name for item in items) else {}
    return [
        replace(item, name=known[item.matter].name, kind=known[item.matter].kind)
        if not item.name and item.matter in known
        else item
        for item in items
    ]


def _alike(some: Sequence[Item], others: Sequence[Item]) -> bool:
    return sorted(map(_told, some)) == sorted(map(_told, others))


def _told(item: Item) -> tuple[str, ...]:
    return (item.line, item.matter, item.place, item.body, item.organ, *item.connected)


def power_record(*, preview: PowerPreview, by: User, followed: str = "") -> Act:
    """Carry out what was previewed, as one act, which ``act_undo`` takes back.

    Args:
        preview: what was looked through.
        by: who acts.
        followed: what was decided on the people, posts and money that follow.

    Raises:
        Refused: the county is not theirs, nothing is to be changed, or the county moved since. Nothing is written.
    """
    said, base = preview.said, preview.base
    right_over(by, Right.IMPORT, [preview.county])
    if not preview.is_new or said.published_on is None or said.effective is None or said.pending is None:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的职权。"))
    outcome = preview.decided.outcome(base)
    counties = sorted({preview.county, *counties_touched(base, preview.changes)})
    writ = Writ(counties, writings_of(outcome, base.system), outcome.minted, preview.since)
    with transaction.atomic():
        act = act_record(papers=ActPapers("powers", said.title, document=said.number), writ=writ, by=by)
        instrument_keep(
            act=act,
            county=preview.county,
            said=said,
            items=preview.decided.named(preview.items),
            followed=followed,
        )
    return act


def instrument_keep(
    *, act: Act, county: str, said: Instrument, items: Sequence[Item], followed: str = ""
) -> None:
    """Keep what a document says beside the duties that an act changes by it; the caller has the transaction.

    Raises:
        Refused: the document lacks something, is not published yet, or its number is that of another one that stands.
    """
    faults = list(instrument_faults(said, timezone.localdate()))
    if same := next((one for one in instruments_of(county) if one.said.number == said.number), None):
        faults.append(Fault("number", message(TAKEN, number=said.number, act=same.act)))
    if faults or said.published_on is None or said.effective is None or said.pending is None:
        raise Refused(faults)
    made = Row.objects.create(
        act=act,
        county_id=county,
        form=said.form.value,
        number=said.number,
        title=said.title,
        issuer=said.issuer,
        published_on=said.published_on,
        published_in=said.published_in,
        effective=said.effective,
        assessment_due=said.assessment_due,
        pending=said.pending.value,
        pending_text=said.pending_text,
        assumed=" ".join(said.assumed),
        followed=followed,
    )
    InstrumentItem.objects.bulk_create(
        InstrumentItem(
            instrument=made,
            line=item.line,
            matter=item.matter,
            name=item.name,
            kind=item.kind,
            connected=" ".join(item.connected),
            place_id=item.place,
            body_id=item.body,
            organ=item.organ,
        )
        for item in items
    )
