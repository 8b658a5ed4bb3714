"""People by what they are called, in the language of the page."""

from collections.abc import Iterable

from django.http import HttpRequest

from santu.accounts.selectors.people import User, titles_of
from santu.web.language import in_chinese


def titles(usernames: Iterable[str]) -> dict[str, str]:
    """What some people are called; whoever is not known keeps the name."""
    names = {name for name in usernames if name}
    known = titles_of(names)
    return {name: known[name][0 if in_chinese() else 1] if name in known else name for name in names}


def person_of(request: HttpRequest) -> User:
    """Who is asking; pages are for people who signed in, so there is one.

    Raises:
        TypeError: the page was opened to strangers by mistake.
    """
    if not isinstance(request.user, User):
        raise TypeError(request.path)
    return request.user
