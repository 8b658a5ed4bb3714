"""What the steps of lending posts from the pool of a county mean to the register of loans and to the ledger (SX-16)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from santu.operate.services.saying import Ended, InRegister, refused_at
from santu.register.selectors.loans import loan_numbered
from santu.register.services.loans import (
    LoanWish,
    loan_apply,
    loan_approve,
    loan_check,
    loan_refuse,
    loan_return,
    loan_use,
)
from santu.standards.loader import load

PROCESS, LOAN = "quota_loan", "loan"
"""The process, and the kind of the row that its cases work on."""
REFUSED = "refused"


def _apply(end: Ended) -> Mapping[str, Any]:
    wish = LoanWish(
        body=end.text("body"),
        kind=end.text("kind"),
        amount=end.number("amount"),
        start=end.day("start"),
        due=end.day("due"),
        priority=end.text("priority"),
        reason=end.text("reason"),
        key=f"case {end.case.key}",
    )
    end.works_on(LOAN, loan_apply(wish=wish, standards=load(), by=end.by).pk)
    return {}


def _check(end: Ended) -> Mapping[str, Any]:
    number = end.row
    if end.outcome == REFUSED:
        return _refused(end, "why_refused")
    with refused_at({"document": "check_document"}):
        loan_check(number=number, document=end.text("check_document"), standards=load(), by=end.by)
    until = loan_numbered(number).reserved_until()
    return {"reserved_last": (until - timedelta(days=1)).isoformat()} if until else {}


def _approve(end: Ended) -> Mapping[str, Any]:
    """Approve it; what is not approved stays reserved until the office sends it back."""
    if end.outcome != REFUSED:
        with refused_at({"document": "approval"}):
            loan_approve(number=end.row, document=end.text("approval"), by=end.by)
    return {}


def _use(end: Ended) -> Mapping[str, Any]:
    if end.outcome == REFUSED:
        return _refused(end, "why_unused")
    document, central = end.text("use_document"), end.text("central")
    with refused_at({"document": "use_document"}):
        loan_use(number=end.row, document=document, standards=load(), by=end.by, central=central)
    return _outstanding(end)


def _give_back(end: Ended) -> Mapping[str, Any]:
    amount, document = end.number("returned"), end.text("return_document")
    with refused_at({"amount": "returned", "document": "return_document"}):
        loan_return(number=end.row, amount=amount, document=document, standards=load(), by=end.by)
    return _outstanding(end)


def _outstanding(end: Ended) -> Mapping[str, Any]:
    return {"outstanding": loan_numbered(end.row).outstanding(timezone.localdate())}


def _refused(end: Ended, why: str) -> Mapping[str, Any]:
    with refused_at({"note": why}):
        loan_refuse(number=end.row, note=end.text(why), standards=load(), by=end.by)
    return {}


_OF: Mapping[str, Callable[[Ended], Mapping[str, Any]]] = {
    "apply": _apply,
    "check": _check,
    "approve": _approve,
    "use": _use,
    "send_back": lambda end: _refused(end, "why_released"),
    "give_back": _give_back,
}
DEEDS: Mapping[tuple[str, str], InRegister] = {(PROCESS, node): deed for node, deed in _OF.items()}
