"""Who may open which address: one rule for each, and none that has no rule.

A rule names the right that is needed to see the page and the right that is needed to act on it, and of which thing the
address speaks, so that it is asked for before the page begins. What an address may be asked with beside that (another
unit in its query, a file) is the business of the page. What somebody may not see is refused as if it were not there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from santu.accounts.domain.roles import RIGHTS, Right, right_lacking
from santu.kernel.messages import Refused, message, refuse
from santu.register.selectors.reach import Sight
from santu.web.access_rules import RULES, Rule
from santu.web.deployments import is_here
from santu.web.respond import refused
from santu.web.sights import sight_of, ways_of

FORBIDDEN, NOT_FOUND = 403, 404
SAFE = {"GET", "HEAD", "OPTIONS"}
OWN_DOOR = "has_own_door"
"""The mark of a view of another face, which asks by rules of its own before it answers."""


class access:  # noqa: N801 (used as a function in MIDDLEWARE)
    """Asks for the rule of an address before its page begins; an address without one is closed to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Also leaves the gate with the request: a page that is opened again for a refused form passes it, too."""
        request.gate = self.process_view  # type: ignore[attr-defined]  # kept with the request
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: object, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Nothing where the rule is kept, else what an address answers that is not there."""
        name = request.resolver_match.url_name if request.resolver_match else None
        rule = RULES.get(name or "")
        if getattr(view, OWN_DOOR, False) or (rule is not None and rule.open):
            return None
        # No store can hold such a name, so there is nothing of that name.
        if rule is None or not request.user.is_authenticated or "\0" in request.path:
            return render(request, "404.html", status=NOT_FOUND)
        right = rule.sees if request.method in SAFE else rule.acts or rule.sees
        if right is None:
            return None
        sight = sight_of(request)
        if right in ways_of(request) and not _may_also(request, sight, rule):
            return _refused(request, right)  # whatever the thing is, so that it tells nothing of it
        try:
            if rule.of:
                rule.of(request, sight, kwargs, Right.READ)
        except Refused as unknown:
            return refused(request, unknown.faults, status=NOT_FOUND)
        try:
            if rule.of and right is not Right.READ:
                rule.of(request, sight, kwargs, right)
            may = bool(rule.of) or sight.has(right) or _may_also(request, sight, rule)
        except Refused:
            may = False
        return None if may else _refused(request, right)


def _may_also(request: HttpRequest, sight: Sight, rule: Rule) -> bool:
    return request.method in SAFE and rule.also is not None and sight.has(rule.also)


def _refused(request: HttpRequest, right: Right) -> HttpResponse:
    """What right it takes; and where somebody has it whose session did not pass for it, the way to do so."""
    way = ways_of(request).get(right)
    why = refuse("", way.why, right=message(RIGHTS[right])) if way else right_lacking(right)
    return refused(request, why.faults, status=FORBIDDEN, way=way)


def sees(request: HttpRequest, name: str, kwargs: Mapping[str, Any]) -> bool:
    """Whether somebody can see the page of one thing, so that it is linked to."""
    sight, rule = sight_of(request), RULES[name]
    if not opens(sight, name):
        return False
    try:
        if rule.of:
            rule.of(request, sight, kwargs, Right.READ)
    except Refused:
        return False
    return True


def opens(sight: Sight, name: str) -> bool:
    """Whether somebody can open the page of an address at all, so that a menu shows it."""
    rule = RULES[name]
    asked = [right for right in (rule.sees, rule.also) if right]
    return is_here(name) and (not asked or any(map(sight.has, asked)))
