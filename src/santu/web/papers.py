"""By which papers a form moves posts."""

from django.http import HttpRequest

from santu.register.domain.ledger_rules import Paper
from santu.web.given import written


def paper_of(request: HttpRequest) -> Paper:
    """The document, the approver, the reason, and the number of the request, as far as they were written."""
    fields = ("document", "approver", "reason", "key", "central")
    return Paper(**{name: written(request, name) for name in fields})
