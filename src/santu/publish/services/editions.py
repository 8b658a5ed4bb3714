"""Deciding what is public: an edition is proposed, published by a second person, and withdrawn."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.demo import database_is_demo
from santu.audit.services import append
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.publish.domain.differences import edition_name
from santu.publish.domain.listing import FREE, Listing, ListKind, digest_of
from santu.publish.models import Edition
from santu.publish.selectors.duty_bars import duty_bars
from santu.publish.selectors.editions import edition_before, edition_listing
from santu.publish.selectors.lists import listed, unit_called
from santu.register.domain.personal_numbers import has_personal_number
from santu.register.domain.synthetic import MARK
from santu.register.selectors.rights import right_over
from santu.register.services.timeline import units_lock
from santu.standards.rulebook import Standards
from santu.webhooks.domain.events import Event
from santu.webhooks.services.telling import event_tell

PERSONS = "publication/persons"


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published: which list about which unit as of which day, and what stands in it."""

    kind: ListKind
    scope: str
    scope_name: str
    scope_code: str
    chain: str
    day: date
    listing: Listing

    @property
    def digest(self) -> str:
        return digest_of(self.listing.text())


def edition_draft(*, kind: ListKind, scope: str, day: date, standards: Standards) -> Draft:
    """What a new edition would hold; nothing is written.

    Raises:
        Refused: the day is yet to come, the unit is not there on it, the list would be empty, a text has a number of a person
            in it, or what it says of duties may not go out (see ``duty_bars``).
    """
    if day > timezone.localdate():
        template = N_(
            "{day} 还没有到，不能公布那一天的名单：还没有生效的变更会因此提前传出；请选今天或以前。"
        )
        raise refuse("day", template, day=day)
    called = unit_called(scope, day)
    if called is None:
        template = N_("{day} 没有编号为“{unit}”的单位，名单无从列起；请换一天，或另选单位。")
        raise refuse("unit", template, day=day, unit=scope)
    level, name, code = called
    listing = listed(kind, scope=scope, day=day, standards=standards)
    if not listing.rows:
        raise refuse(
            "kind", N_("{name}在 {day} 的这份名单是空的，没有可以公布的；请换一天。"), name=name, day=day
        )
    faults = number_faults(listing)
    if kind is ListKind.DUTIES:
        faults += duty_bars(listing, scope, day, standards)
    if faults:
        raise Refused(faults)
    return Draft(kind, scope, name, code, _chain(scope, level), day, listing)


def number_faults(listing: Listing) -> list[Fault]:
    """Every text of a list that looks as if it had the number of an identity card or a mobile phone in it."""
    template = N_(
        "第 {row} 行（{place}）的“{column}”像是写了身份证号码或手机号码，不能公布；请先在登记里删去。"
        "（《政府信息公开条例》第十五条）"
    )
    free = [
        (place, column) for place, column in enumerate(listing.columns) if column.key in FREE[listing.kind]
    ]
    return [
        Fault(
            "kind",
            message(
                template,
                row=number,
                place=record.get("place_name") or record.get("unit_name", ""),
                column=message(column.title),
            ),
        )
        for number, (row, record) in enumerate(zip(listing.rows, listing.records(), strict=True), 1)
        for place, column in free
        if has_personal_number(row[place])
    ]


def edition_propose(*, draft: Draft, document: str, standards: Standards, by: User) -> Edition:
    """Keep an edition; it is public at once only where the standard asks for one person alone.

    Raises:
        Refused: they have not the right over the unit, there is no document, another edition of the list waits, or it says what the public one says.
    """
    right_over(by, Right.PUBLISH, [draft.scope])
    document = document.strip()
    faults = _document_faults(document)
    editions = Edition.objects.filter(kind=draft.kind, scope=draft.scope)
    with transaction.atomic():
        units_lock([draft.scope])
        latest = editions.order_by("-number").first()
        if latest and latest.published_at is None and latest.withdrawn_at is None:
            name = edition_name(latest.kind, latest.scope_name, latest.number)
            template = N_("{name}还在等另一人公布；请先公布它，或撤回它。")
            faults.append(Fault("kind", message(template, name=name)))
        public = edition_before(draft.kind, draft.scope)
        if public and (public.day, public.digest) == (draft.day, draft.digest):
            name = edition_name(public.kind, public.scope_name, public.number)
            faults.append(Fault("kind", message(N_("与已公布的{name}完全相同，不必再公布。"), name=name)))
        if faults:
            raise Refused(faults)
        content = draft.listing.text()
        edition = Edition.objects.create(
            kind=draft.kind,
            scope=draft.scope,
            scope_name=draft.scope_name,
            scope_code=draft.scope_code,
            number=(editions.aggregate(last=Max("number"))["last"] or 0) + 1,
            day=draft.day,
            document=document,
            content=content,
            digest=draft.digest,
            rows=len(draft.listing.rows),
            proposed_by=by.username,
        )
        _record(edition, "edition_propose", draft.chain, by)
        if standards.count(PERSONS, timezone.localdate()) < 2:
            _publish(edition, draft.chain, by)
    return edition


def edition_publish(*, number: int, by: User, standards: Standards) -> Edition:
    """Make an edition public that waits.

    Raises:
        Refused: they have not the right to approve over its unit, it does not wait, who proposed it would publish it, too, or
            the register has moved on so that what it says of duties may not go out.
    """
    with transaction.atomic():
        edition = _held(number)
        right_over(by, Right.APPROVE, [edition.scope])
        if edition.published_at is not None or edition.withdrawn_at is not None:
            raise refuse(str(number), N_("这一版不在等待公布：已经公布或撤回；请看公布的目录。"))
        if by.username == edition.proposed_by:
            clause = standards.rule(PERSONS).citation()
            template = N_("提出公布的人不能自己公布；请由另一人公布。{clause}")
            raise refuse(by.username, template, clause=clause)
        if faults := _bars(edition, standards):
            raise Refused(faults)
        _publish(edition, _chain_of(edition), by)
    return edition


def edition_withdraw(*, number: int, reason: str, by: User) -> Edition:
    """Take an edition back, whether it waits or is public; it leaves no more from now on.

    Raises:
        Refused: they have not the right over its unit, it is withdrawn already, or there is no reason.
    """
    reason = reason.strip()
    if not reason:
        raise refuse("reason", N_("没有写为什么撤回；请写明理由，它会留在审计记录里。"))
    with transaction.atomic():
        edition = _held(number)
        right_over(by, Right.PUBLISH, [edition.scope])
        if edition.withdrawn_at is not None:
            raise refuse(str(number), N_("这一版已经撤回，不必再撤；请看公布的目录。"))
        edition.withdrawn_by, edition.withdrawn_reason = by.username, reason
        edition.withdrawn_at = timezone.now()
        edition.save(update_fields=["withdrawn_by", "withdrawn_reason", "withdrawn_at"])
        _record(edition, "edition_withdraw", _chain_of(edition), by, reason)
    return edition


def _bars(edition: Edition, standards: Standards) -> list[Fault]:
    """What the register of now says against the duties that an edition tells."""
    if edition.kind != ListKind.DUTIES:
        return []
    return duty_bars(edition_listing(edition.pk), edition.scope, edition.day, standards)


def _publish(edition: Edition, chain: str, by: User) -> None:
    edition.published_by, edition.published_at = by.username, timezone.now()
    edition.published_on = timezone.localdate()
    edition.save(update_fields=["published_by", "published_at", "published_on"])
    _record(edition, "edition_publish", chain, by)
    event_tell(
        event=Event.EDITION_PUBLISHED,
        number=str(edition.pk),
        unit=edition.scope,
        at=edition.published_at,
        link=f"/publications/{edition.pk}/",
    )


def _held(number: int) -> Edition:
    """The edition, held against others until the transaction ends."""
    return Edition.objects.select_for_update(no_key=True).get(pk=number)


def _chain(scope: str, level: str) -> str:
    """The chain of the audit that an edition belongs to: that of its county, or the one of what is above."""
    return scope if level == Level.COUNTY else ""


def _chain_of(edition: Edition) -> str:
    called = unit_called(edition.scope, edition.day)
    return _chain(edition.scope, called[0]) if called else ""


def _record(edition: Edition, act: str, chain: str, by: User, reason: str = "") -> None:
    after = {"edition": edition.pk, "list": edition.kind, "unit": edition.scope, "digest": edition.digest}
    append(chain=chain, act=act, by=by.username, reason=reason, document=edition.document, after=after)


def _document_faults(document: str) -> list[Fault]:
    if not document:
        return [Fault("document", message(N_("没有写公布所依据的文号；请补上。")))]
    if MARK in document and not database_is_demo():
        template = N_("“{document}”是演示用的合成文号，不能用于真实的库；请换成正式的文号。")
        return [Fault("document", message(template, document=document))]
    if database_is_demo() and MARK not in document:
        template = N_("演示库里的文号都是虚构的，必须带“{mark}”字样；请改成例如“{mark}公〔2021〕1号”。")
        return [Fault("document", message(template, mark=MARK))]
    return []
