"""What the tests of Open311 share: the small register with its lists, a key of the desk, and a request that is filed."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.services.tokens import token_make
from tests.db.handed import COUNTY, COUNTYS, desk

BASE = "/open311/v2"
FILED = {
    "jurisdiction_id": COUNTY,
    "service_code": COUNTYS,
    "address_string": "暗号街 7 号张三家门口",
    "description": "暗号：鸡死了很多",
    "first_name": "小明",
    "last_name": "王",
    "phone": "13800001234",
    "email": "secret@example.org",
    "device_id": "secret-device",
    "media_url": "http://secret.example.org/1.jpg",
    "attribute[class]": "ordinary",
}
SECRETS = ("暗号", "张三", "小明", "王小明", "13800001234", "secret")
"""What was written or is of somebody; none of it may ever be read again from outside."""


def key_of(user: User | None = None, *, reads_only: bool = False) -> str:
    user, until = user or desk(), timezone.localdate() + timedelta(days=1)
    return token_make(user=user, name="open311", until=until, reads_only=reads_only, by=user)


def post(path: str, key: str = "", **said: object) -> HttpResponse:
    form = urlencode({**({"api_key": key} if key else {}), **said}, doseq=True)
    return Client().post(f"{BASE}/{path}", form, content_type="application/x-www-form-urlencoded")


def get(path: str, **asked: object) -> HttpResponse:
    return Client().get(f"{BASE}/{path}", {"jurisdiction_id": COUNTY, **asked})


def file(key: str = "", **other: object) -> HttpResponse:
    return post("requests.json", key or key_of(), **{**FILED, **other})


def told(response: HttpResponse) -> list[tuple[int, str]]:
    """The faults of an answer, whose shape they have."""
    return [(one["code"], one["description"]) for one in response.json()]
