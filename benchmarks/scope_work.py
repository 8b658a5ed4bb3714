"""The people of ``benchmarks.scope``: ``python -m benchmarks.scope_work`` prints the session of each as JSON.

Each holds the same role: over all, over a province, over a county.
"""

import json
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from benchmarks import national, work
from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create

OVER = {"all": EVERYWHERE, "province": national.PROVINCE, "county": national.COUNTY}
ROLE = "civil_affairs"


def session_of(user: User) -> str:
    """The key of a session in which somebody is signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    key: str = store.session_key
    return key


def people() -> dict[str, str]:
    """The people by what they see, each with a session."""
    found = {}
    for name, unit in OVER.items():
        user = user_create(username=name, title_zh=work.NAME, by=None)
        grant_give(user=user, wish=Wish(ROLE, unit), by=None)
        found[name] = session_of(user)
    return found


if __name__ == "__main__":
    print(json.dumps({"seconds": 0, "cookie": settings.SESSION_COOKIE_NAME, "sessions": people()}))
