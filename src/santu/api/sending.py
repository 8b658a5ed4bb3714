"""What a request says beside what it asks: the files that come with it, its key, the clock of its phone, what it had read."""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import parse_etags
from pydantic_core import PydanticCustomError

from santu.api.callers import caller
from santu.api.fields import moment_written
from santu.api.problems import told
from santu.kernel.messages import N_, Message
from santu.operate.domain.files import Brought
from santu.operate.domain.sent import Sent, TwoClocks
from santu.operate.selectors.sent import Before
from santu.standards.loader import load

KEY, AGAIN = "Idempotency-Key", "Idempotency-Replayed"
SENT_AT = "X-Santu-Sent-At"
GIVEN = "given"
LATE, SKEW = "phone/late_entry", "phone/clock_skew"
OF_TASK = re.compile(r'"(\d{1,18})\.(\d{1,9})\.(\d{1,9})"')


def given_read(request: HttpRequest) -> None:
    """Of a form with files the part that is given becomes the body, as it would be without files.

    Raises:
        Told: there is none, or more was sent than is taken.
    """
    if request.content_type != "multipart/form-data" or request.method != "POST":
        return
    given = request.POST.get(GIVEN)
    if getattr(request, "too_much_sent", False) or getattr(request, "too_many_sent", False):
        raise told(
            422, N_("一次附的文件太多或合计太大，一个也没有收；请少附几个，或把照片调小。"), place=GIVEN
        )
    if given is None:
        raise told(422, N_("表单里没有 given 这一部分；请把 JSON 正文放在里面。"), place=GIVEN)
    request._body = given.encode()


def brought_in(request: HttpRequest) -> list[Brought]:
    """The files that came with a request, each for the field, and perhaps the kind, by which its part is named."""
    if request.content_type != "multipart/form-data":
        return []
    return [
        Brought(0, file.name or "", cast("IO[bytes]", file.file), *_field_of(name))
        for name in request.FILES
        for file in request.FILES.getlist(name)
    ]


def _field_of(name: str) -> tuple[str, str]:
    field, _, of = name.partition(".")
    return field, of


def key_of(request: HttpRequest) -> str:
    """What an act is known by for ever: the key of the request, as its person sent it; "" where it came with none."""
    key = request.headers.get(KEY)
    return str(uuid5(NAMESPACE_URL, f"{caller(request).person.username} {key}")) if key else ""


def opening_key(request: HttpRequest) -> str:
    """What a case is opened under once and never again."""
    return key_of(request) or str(uuid4())


def asked_of(request: HttpRequest) -> str:
    """A digest of what is asked that tells nothing of it without the key, which nobody keeps but who sent it."""
    key, asked = request.headers.get(KEY, ""), getattr(request, "asked", "")
    return hmac.digest(key.encode(), asked.encode(), "sha256").hex() if key else ""


def is_same(request: HttpRequest, before: Before) -> None:
    """See that what came under a key before is what is asked now.

    Raises:
        Told: it is another thing.
    """
    if before.asked and before.asked != asked_of(request):
        other = N_("这个 Idempotency-Key 已经用于另一件事；每件事请用新的键，重发同一件事时内容要一样。")
        raise told(422, other, place=KEY)


@dataclass(frozen=True, slots=True)
class Late:
    """What a request came under, and what is to be told of its clocks."""

    sent: Sent | None
    words: tuple[Message, ...] = ()


def late_of(request: HttpRequest, recorded_at: datetime | None) -> Late:
    """When what is asked was really done, by the clock of the phone that sends it and by ours.

    Raises:
        Told: the clock cannot be read.
    """
    key, now, today = key_of(request), timezone.now(), timezone.localdate()
    at: datetime | None = None
    words: tuple[Message, ...] = ()
    if recorded_at:
        standards = load()
        clocks = TwoClocks(recorded_at, _sent_at(request), now)
        at, said = clocks.really(standards.count(LATE, today), standards.count(SKEW, today))
        words = tuple(said)
    return Late(Sent(key, asked_of(request), at) if key or at else None, words)


def _sent_at(request: HttpRequest) -> datetime | None:
    text = request.headers.get(SENT_AT)
    if not text:
        return None
    try:
        return cast("datetime", moment_written(text))
    except PydanticCustomError as error:
        odd = N_("{header} 的“{given}”不是时间；请写成 2026-03-02T09:30:00+08:00 这样的日期和时间。")
        raise told(422, odd, place=SENT_AT, header=SENT_AT, given=text[:40]) from error


def task_etag(case: int, token: int, version: int) -> str:
    """The version of a task as somebody reads it: how many acts its case had."""
    return f'"{case}.{token}.{version}"'


def is_of_task(etag: str) -> bool:
    """Whether an ETag is the version of a task, and not that of a whole answer."""
    return OF_TASK.fullmatch(etag.removeprefix("W/")) is not None


def read_of(request: HttpRequest, case: int, token: int) -> int | None:
    """Up to which act somebody had read the case of a task; ``None`` where they do not say."""
    found = [
        OF_TASK.fullmatch(one.removeprefix("W/")) for one in parse_etags(request.headers.get("If-Match", ""))
    ]
    read = [int(one[3]) for one in found if one and (int(one[1]), int(one[2])) == (case, token)]
    return max(read, default=None)
