"""What somebody wrote in an address or a form, without what no store can hold."""

from django.http import HttpRequest

from santu.kernel.messages import Fault
from santu.register.domain.counts import USUAL, count_large, count_of
from santu.register.domain.yuan import fen_large, fen_of


def asked(request: HttpRequest, name: str) -> str:
    """What an address says."""
    return _held(request.GET.get(name, ""))


def written(request: HttpRequest, name: str) -> str:
    """What stands in a field of a form that was sent."""
    return _held(request.POST.get(name, ""))


def written_list(request: HttpRequest, name: str) -> list[str]:
    """What stands in all fields of a name, or what was ticked of them."""
    return [_held(text) for text in request.POST.getlist(name)]


def count_in(request: HttpRequest, name: str, faults: list[Fault], most: int = USUAL) -> int | None:
    """The whole number in a field, ``None`` where it is none; one larger than is kept is told with the other faults."""
    text = written(request, name)
    if large := count_large(text, most):
        faults.append(Fault(name, large))
    return count_of(text, most)


def fen_in(request: HttpRequest, name: str, faults: list[Fault]) -> int | None:
    """The same of an amount in yuan, in fen."""
    text = written(request, name)
    if large := fen_large(text):
        faults.append(Fault(name, large))
    return fen_of(text)


def _held(text: str) -> str:
    return text.replace("\0", "").strip()
