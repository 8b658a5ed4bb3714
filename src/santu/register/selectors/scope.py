"""Which units lie in some subtrees on a day, and which rows are about them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.db.models.expressions import RawSQL

from santu.register.domain.reach import Reach

KNOWN = "v.withdrawn_by_id IS NULL"
KNOWN_BY = "v.act_id <= %s AND (v.withdrawn_by_id IS NULL OR v.withdrawn_by_id > %s)"


def subtree(scope: Sequence[str], day: date, known: int | None = None) -> RawSQL:
    """The ids of ``scope`` and of all divisions under them on ``day``, for use in a filter."""
    believed, act = (KNOWN, ()) if known is None else (KNOWN_BY, (known, known))
    roots = ", ".join(["%s"] * len(scope))
    # Only placeholders are put into the text; every value is a parameter.
    return RawSQL(  # noqa: S611
        f"""
        WITH RECURSIVE subtree(unit) AS (
            SELECT id FROM register_unit WHERE id IN ({roots})
            UNION
            SELECT v.unit_id FROM register_divisionversion v
            JOIN subtree ON v.parent_id = subtree.unit
            WHERE v.start <= %s AND v."end" > %s AND {believed}
        ) SELECT unit FROM subtree
        """,
        (*scope, day, day, *act),
    )


def seen_in(reach: Reach, column: str = "unit") -> Q:
    """The rows whose ``column`` is a division that somebody sees; for use in a filter."""
    if reach.everything:
        return Q()
    return Q(**{f"{column}__in": subtree(reach.roots, reach.day)}) if reach.roots else Q(pk__in=[])
