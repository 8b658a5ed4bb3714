"""Drafting the lists of units: begun from the register, from wording of ours or from the last edition, and edited row by row.

What a draft says can be changed until it goes to review; from then on it stands as it is.
"""

import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, message, refuse
from santu.register.domain.list_beginnings import organ_name
from santu.register.domain.list_kinds import NAME, Kind, kind_of
from santu.register.domain.unit_lists import Edition, ListRow, sound, twice
from santu.register.domain.words import LEVELS
from santu.register.models import ListEdition, ListImport
from santu.register.models import ListRow as Stored
from santu.register.selectors.lying import lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.unit_lists import (
    begun,
    kind_in,
    list_numbered,
    lists_of,
    proposals_among,
    published_last,
    rows_before,
    rows_of,
    unit_row,
)
from santu.standards.rulebook import Standards

LAST, CATALOGUE, EMPTY = SOURCES = ("last", "catalogue", "empty")
"""What a draft begins with."""
BATCH = 2000


def list_draft(*, unit: str, kind: str, source: str, standards: Standards, by: User) -> int:
    """Begin a draft of a list of a unit; its number.

    Raises:
        Refused: the unit is not theirs or keeps no such list, a draft is in work already, or there is nothing to begin with.
    """
    right_over(by, Right.LISTS, [unit])
    today = timezone.localdate()
    found, row = kind_of(standards, kind, today), unit_row(unit, today)
    if row.level not in found.levels:
        levels = tuple(message(LEVELS[level]) for level in Level if level in found.levels)
        template = N_("{unit}不编{kind}；这种清单由{levels}编。")
        raise refuse("kind", template, unit=row.name, kind=message(found.title), levels=levels)
    earlier, version = published_last(unit, kind), 1
    for one in (one for one in lists_of(unit) if one.kind == kind):
        version = max(version, one.version + 1)
        if not one.is_published:
            template = N_("已经有一份{kind}在办（第 {version} 版）；请先办完，或作废那一份。")
            raise refuse("kind", template, kind=message(found.title), version=one.version)
    before = rows_before(earlier)
    if source == LAST and earlier is None:
        raise refuse("source", N_("还没有公布过{kind}；请换一种起草方式。"), kind=message(found.title))
    rows: Sequence[ListRow] = {LAST: before, EMPTY: ()}.get(source) or ()
    if source == CATALOGUE:
        rows = begun(found, unit, today, before)
        if not rows:
            template = N_("登记里还没有可以写进{kind}的内容，也没有建议文本；请先登记或导入，或从空白起草。")
            raise refuse("source", template, kind=message(found.title))
    elif source not in SOURCES:
        raise refuse("source", N_("没有选怎样起草；请选一种。"))
    ours = {LAST: earlier is not None and earlier.is_proposed, CATALOGUE: found.begins == "proposal"}
    try:
        with transaction.atomic():
            made = ListEdition.objects.create(
                unit_id=unit,
                kind=kind,
                version=version,
                title=f"{row.name}{found.title}",
                is_proposed=ours.get(source, False),
                by=by.username,
                hands=json.dumps([by.username]),
            )
            rows_write(made.pk, rows)
            list_said(list_numbered(made.pk), "list_draft", by, rows=len(rows))
    except IntegrityError:
        template = N_("刚刚有人起草了{kind}；请刷新页面，在那一份里办。")
        raise refuse("kind", template, kind=message(found.title)) from None
    return made.pk


def list_row_set(*, edition: int, no: int | None, row: ListRow, standards: Standards, by: User) -> None:
    """Put a row into a draft, in place of the one numbered ``no`` or at its end.

    Raises:
        Refused: the unit is not theirs, it is no draft, there is no such row, or something is wrong with a cell.
    """
    with transaction.atomic():
        found, kind = list_in_draft(edition, by), kind_in(list_numbered(edition), standards)
        rows = rows_of(edition)
        if no is not None and not 1 <= no <= len(rows):
            raise _no_row(no)
        sound(kind, row)
        said = Stored(edition_id=edition, no=no or len(rows) + 1, **_stored(row))
        rows[said.no - 1 : said.no] = [row]
        _refuse_twice(found, kind, rows, said.no - 1)
        Stored.objects.filter(edition=edition, no=said.no).delete()
        said.save()
        list_said(found, "list_row_set", by, row=said.no)


def list_rows_add(*, edition: int, rows: Sequence[ListRow], standards: Standards, by: User) -> None:
    """Put rows of the catalogue at the end of a draft.

    Raises:
        Refused: the unit is not theirs, it is no draft, none was chosen, or one is there already.
    """
    with transaction.atomic():
        found, kind = list_in_draft(edition, by), kind_in(list_numbered(edition), standards)
        held = rows_of(edition)
        if not rows:
            raise refuse("rows", N_("没有选要添加哪些事项；请勾选。"))
        for place in range(len(held), len(held) + len(rows)):
            _refuse_twice(found, kind, [*held, *rows], place)
        Stored.objects.bulk_create(
            Stored(edition_id=edition, no=no, **_stored(row)) for no, row in enumerate(rows, len(held) + 1)
        )
        if proposals_among(kind, found.unit, timezone.localdate(), rows):
            ListEdition.objects.filter(pk=edition).update(is_proposed=True)
        list_said(found, "list_row_set", by, rows=len(rows))


def list_row_remove(*, edition: int, no: int, by: User) -> None:
    """Take a row out of a draft; those behind it move up.

    Raises:
        Refused: the unit is not theirs, it is no draft, or there is no such row.
    """
    with transaction.atomic():
        found, rows = list_in_draft(edition, by), rows_of(edition)
        if not 1 <= no <= len(rows):
            raise _no_row(no)
        name = rows[no - 1].name
        rows_write(edition, [*rows[: no - 1], *rows[no:]])
        list_said(found, "list_row_remove", by, row=no, name=name)


def list_discard(*, edition: int, reason: str, by: User) -> None:
    """Give a draft up; nothing of it is kept but what the audit says.

    Raises:
        Refused: the unit is not theirs, it is no draft, or no reason is given.
    """
    with transaction.atomic():
        found = list_in_draft(edition, by)
        if not reason.strip():
            raise refuse("reason", N_("没有写明为什么作废；请补上，会记入审计。"))
        list_said(found, "list_discard", by, reason=reason)
        Stored.objects.filter(edition=edition).delete()
        ListImport.objects.filter(edition=edition).delete()
        ListEdition.objects.filter(pk=edition).delete()


def list_in_draft(edition: int, by: User) -> Edition:
    """A draft that somebody may write in, locked until the transaction ends; they are one of its hands from now on.

    Raises:
        Refused: the unit is not theirs, or it is no draft any more.
    """
    found = list_held(edition, Right.LISTS, by)
    if not found.is_draft:
        template = N_("第 {version} 版已经送审，内容不能再改；要改请先退回，或另起草一版。")
        raise refuse("edition", template, version=found.version)
    hands = json.dumps(sorted({*found.hands, by.username}))
    ListEdition.objects.filter(pk=edition).update(hands=hands)
    return found


def list_held(edition: int, right: Right, by: User) -> Edition:
    """An edition over which somebody has a right, locked until the transaction ends.

    Raises:
        Refused: there is none, or they have not.
    """
    right_over(by, right, [list_numbered(edition).unit])
    ListEdition.objects.select_for_update(no_key=True).filter(pk=edition).first()
    return list_numbered(edition)


def rows_write(edition: int, rows: Sequence[ListRow]) -> None:
    """Put rows in place of all that a draft has."""
    Stored.objects.filter(edition=edition).delete()
    stored = (Stored(edition_id=edition, no=no, **_stored(row)) for no, row in enumerate(rows, 1))
    Stored.objects.bulk_create(stored, batch_size=BATCH)


def list_said(
    edition: Edition, act: str, by: User, *, reason: str = "", document: str = "", **more: object
) -> None:
    """Record an act on an edition."""
    lying = lying_on(timezone.localdate(), [edition.unit]).get(edition.unit)
    append(
        chain=lying.county if lying else "",
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=document.strip(),
        after={"list": edition.number, "version": edition.version, **more},
    )


def _stored(row: ListRow) -> dict[str, str]:
    cells = {key: text for key, text in row.cells.items() if key != NAME}
    return {"matter": row.matter, "name": row.name, "cells": json.dumps(cells, ensure_ascii=False)}


def _refuse_twice(edition: Edition, kind: Kind, rows: Sequence[ListRow], place: int) -> None:
    """Refuse a row that another says already."""
    unit = organ_name(unit_row(edition.unit, timezone.localdate()))
    for later, earlier in twice(kind, rows, unit):
        if place in (later, earlier):
            other = (earlier if place == later else later) + 1
            template = N_("“{name}”已是第 {no} 行，同一主管机关的不能再写一次；请改那一行。")
            raise refuse(NAME, template, name=rows[place].name, no=other)


def _no_row(no: int) -> Refused:
    return refuse("no", N_("清单里没有第 {no} 行；请刷新页面。"), no=no)
