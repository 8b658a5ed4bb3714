"""The lists that units published themselves, those of them that are in force on a day, made out of what may leave."""

import json
from collections.abc import Collection
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Q
from django.utils import timezone

from santu.kernel.messages import N_, Refused, refuse
from santu.publish.domain.unit_lists import PublicList
from santu.publish.selectors.leaving import leaving
from santu.register.domain.list_kinds import NAME, Kind, kind_of
from santu.register.domain.unit_lists import ListRow, digest_of
from santu.register.selectors.scope import subtree
from santu.standards.rulebook import Standards

SAYS = (
    "unit_id",
    "kind",
    "drafted_at",
    "title",
    "is_proposed",
    "published_on",
    "start",
    "document",
    "digest",
)
ROW = ("no", "matter", "name", "cells")


def lists_in_force(day: date, units: Collection[str], standards: Standards) -> list[PublicList]:
    """The lists of some units and of all below them, or of everybody, in order of unit and kind.

    Raises:
        Refused: a list is not what it was when it was published.
    """
    which = Q(edition__published_on__lte=day, edition__start__lte=day, edition__end__gt=day)
    if units:
        which &= Q(edition__unit__in=subtree(sorted(units), day))
    columns = (*(f"edition__{one}" for one in SAYS), *ROW)
    rows = sorted(leaving("register.ListRow", columns, which), key=itemgetter(0, 1, len(SAYS)))
    found = []
    for (unit, kind), some in groupby(rows, key=itemgetter(0, 1)):
        lines = list(some)
        _, _, drafted_at, title, is_proposed, published_on, start, document, digest = lines[0][: len(SAYS)]
        known = _kind(standards, kind, timezone.localdate(drafted_at))
        if known is None:
            continue
        said = [line[len(SAYS) :] for line in lines]
        held = [ListRow(matter, {**json.loads(cells), NAME: name}) for _, matter, name, cells in said]
        if digest_of(kind, unit, held) != digest:
            template = N_("{title}的内容与公布时不符，有人动过数据库；请查明，另起草一版公布。")
            raise refuse(unit, template, title=title)
        keys = [field.id for field in known.fields]
        found.append(
            PublicList(
                unit,
                kind,
                title,
                known.title,
                is_proposed,
                published_on,
                start,
                document,
                digest,
                tuple(field.title for field in known.fields),
                tuple(
                    (str(no), *(row.cell(key) for key in keys))
                    for (no, *_), row in zip(said, held, strict=True)
                ),
            )
        )
    return found


def _kind(standards: Standards, key: str, day: date) -> Kind | None:
    """A kind with its columns on a day, none where these standards do not know it then."""
    try:
        return kind_of(standards, key, day)
    except (KeyError, Refused):
        return None
