"""The cases that work on rows of the register: a loan, an admission, a file on a head, an entry of enforcement, a list."""

from collections.abc import Iterable

from santu.operate.domain.about import named, row_of
from santu.operate.models import Case


def cases_about(kind: str, numbers: Iterable[int]) -> dict[int, Case]:
    """By number of a row of a kind the case that works on it: the open one, else the last; none where there was none.

    The index of rows holds only cases that work on one, and is used where that is said.
    """
    rows = Case.objects.filter(about__in=[named(kind, number) for number in numbers]).exclude(about="")
    ordered = sorted(rows, key=lambda case: (case.closed_at is None, case.pk))
    return {row_of(case.about)[1]: case for case in ordered}
