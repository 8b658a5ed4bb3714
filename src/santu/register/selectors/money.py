"""Budget lines: what money in the ledger is for."""

from collections.abc import Collection

from santu.register.domain.money import Line
from santu.register.models import BudgetLine

LINE = ("code", "year", "source", "purpose", "basis", "matter")


def lines_of(codes: Collection[str]) -> dict[str, Line]:
    """Some budget lines, by code; of one that there is not nothing."""
    rows = BudgetLine.objects.filter(code__in=list(codes)).order_by("code").values_list(*LINE)
    return {code: Line(code, *said) for code, *said in rows}


def lines_called(codes: Collection[str]) -> dict[str, str]:
    """What some budget lines are for, by code."""
    return {code: line.purpose for code, line in lines_of(codes).items()} if codes else {}
