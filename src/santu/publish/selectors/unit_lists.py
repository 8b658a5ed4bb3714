"""The lists that units published themselves, those of them that are in force on a day, made out of what may leave."""

import json
from collections.abc import Collection
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from santu.publish.domain.unit_lists import PublicList
from santu.publish.selectors.leaving import leaving
from santu.register.domain.list_kinds import NAME, kinds_on
from santu.register.selectors.scope import subtree
from santu.standards.rulebook import Standards

SAYS = ("unit_id", "kind", "title", "is_proposed", "published_on", "start", "document", "digest")
ROW = ("no", "matter", "name", "cells")


def lists_in_force(day: date, units: Collection[str], standards: Standards) -> list[PublicList]:
    """The lists of some units and of all below them, or of everybody, in order of unit and kind."""
    which = Q(edition__published_on__lte=day, edition__start__lte=day, edition__end__gt=day)
    if units:
        which &= Q(edition__unit__in=subtree(sorted(units), day))
    columns = (*(f"edition__{one}" for one in SAYS), *ROW)
    rows = sorted(leaving("register.ListRow", columns, which), key=itemgetter(0, 1, len(SAYS)))
    found = []
    for (unit, kind), some in groupby(rows, key=itemgetter(0, 1)):
        lines = list(some)
        _, _, title, is_proposed, published_on, start, document, digest = lines[0][: len(SAYS)]
        known = kinds_on(standards, published_on).get(kind)
        if known is None:
            continue
        keys = [field.id for field in known.fields]
        records = [
            (str(no), {**dict.fromkeys(keys, ""), **json.loads(cells), NAME: name})
            for no, _, name, cells in (line[len(SAYS) :] for line in lines)
        ]
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
                tuple((no, *(record[key] for key in keys)) for no, record in records),
            )
        )
    return found
