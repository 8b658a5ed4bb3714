"""Where a request comes from: behind a proxy of ours, whom the proxy names; anybody else is who asks."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


def address_of(request: HttpRequest) -> str:
    """The address of who asks: the last one that a proxy of ours (``SANTU_PROXIES``) did not add itself."""
    steps = [step.strip() for step in request.headers.get("X-Forwarded-For", "").split(",") if step.strip()]
    asking = str(request.META.get("REMOTE_ADDR", ""))
    while steps and _is_proxy(asking):
        asking = steps.pop()
    return asking


def is_local(request: HttpRequest) -> bool:
    """Whether a program on this machine asks, with no proxy between."""
    asking = _parsed(str(request.META.get("REMOTE_ADDR", "")))
    return bool(asking and asking.is_loopback) and not any(name in request.headers for name in FORWARDED)


def _is_proxy(address: str) -> bool:
    found = _parsed(address)
    return found is not None and any(found in network for network in settings.SANTU_PROXIES)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
