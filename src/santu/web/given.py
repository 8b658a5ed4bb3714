"""What somebody wrote in an address or a form, without what no store can hold."""

from django.http import HttpRequest


def asked(request: HttpRequest, name: str) -> str:
    """What an address says."""
    return _held(request.GET.get(name, ""))


def written(request: HttpRequest, name: str) -> str:
    """What stands in a field of a form that was sent."""
    return _held(request.POST.get(name, ""))


def _held(text: str) -> str:
    return text.replace("\0", "").strip()
