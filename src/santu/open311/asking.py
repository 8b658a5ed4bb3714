"""What the parameters of a request say: periods, pages, lists, and what is filed; every fault at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.http import QueryDict
from django.utils import timezone

from santu.kernel.messages import N_, Fault, message
from santu.open311.faults import UNREADABLE, Wrong
from santu.operate.domain.forms import Field, Form, Kind
from santu.operate.domain.open_requests import BY_PROTOCOL, Status, attributes_of
from santu.operate.selectors.open_requests import Which

SPAN = timedelta(days=90)
"""The longest period of the specification, and the one of who names none."""
MOST = 1000
MOST_IDS = 100
YEARS = range(1990, 2200)
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](\[\])?")
DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,15})?")
LATITUDES, LONGITUDES = (-90.0, 90.0), (-180.0, 180.0)
NAMED = {"what": "description", "where": "address_string", "caller": "first_name", "matter": "service_code"}


def which_of(sent: QueryDict) -> Which:
    """Which requests are asked for.

    Raises:
        Wrong: with every parameter that cannot be read.
    """
    faults: list[Fault] = []
    first, last = period_of(sent, faults)
    most = _count(sent, "page_size", MOST, MOST, faults)
    page = _count(sent, "page", 1, 100_000, faults)
    numbers, statuses = listed(sent, "service_request_id"), listed(sent, "status")
    if len(numbers) > MOST_IDS:
        faults.append(Fault("service_request_id", message(N_("一次最多 {most} 个编号。"), most=MOST_IDS)))
    if odd := [one for one in statuses if one not in tuple(Status)]:
        none = N_("没有“{status}”这种状态；可用：{known}。")
        faults.append(Fault("status", message(none, status=odd[0][:20], known=tuple(map(str, Status)))))
    if any("\0" in one for one in listed(sent, "service_code")):
        faults.append(Fault("service_code", message(N_("有不能保存的字符；请删去。"))))
    if faults:
        raise Wrong(UNREADABLE, faults)
    codes, chosen = frozenset(listed(sent, "service_code")), frozenset(map(Status, statuses))
    return Which(first, last, numbers, codes, chosen, (page - 1) * most, most)


def period_of(sent: QueryDict, faults: list[Fault]) -> tuple[datetime, datetime]:
    """A period of at most 90 days: as it is named, up to now, or from where it begins."""
    first, last = (_moment(sent, name, faults) for name in ("start_date", "end_date"))
    if last is None:
        last = min(first + SPAN, _now()) if first else _now()
    first = first or last - SPAN
    if last - first > SPAN:
        faults.append(
            Fault("start_date", message(N_("起止不能超过 {days} 天；请分几次读。"), days=SPAN.days))
        )
    return first, last


def _now() -> datetime:
    return timezone.now() + timedelta(seconds=1)


def _moment(sent: QueryDict, name: str, faults: list[Fault]) -> datetime | None:
    # In an address a plus sign is a space.
    text = sent.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text) if W3.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        unread = N_("“{text}”不是时间；请写成 2026-03-02T09:30:00+08:00，要带时区。")
        faults.append(Fault(name, message(unread, text=text[:40])))
        return None
    return found.astimezone(UTC)


def _count(sent: QueryDict, name: str, usual: int, most: int, faults: list[Fault]) -> int:
    text = sent.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= most):
        faults.append(Fault(name, message(N_("要写 1 到 {most} 的整数。"), most=most)))
        return usual
    return int(text)


def listed(sent: QueryDict, name: str) -> list[str]:
    """Values that stand with commas between them, or several times."""
    return [one.strip() for text in sent.getlist(name) for one in text.split(",") if one.strip()]


def updated_at(sent: QueryDict, faults: list[Fault]) -> None:
    """See that the time of an update is one; when we learned of it is what counts."""
    _moment(sent, "updated_datetime", faults)


def filed(sent: QueryDict, form: Form) -> tuple[dict[str, Sequence[str]], list[Fault]]:
    """What the form of the opening is to say, and the faults of what the protocol itself asks for."""
    (place, faults), asked = _place(sent), attributes_of(form)
    told = {
        "what": sent.get("description", ""),
        "where": place,
        "caller": f"{sent.get('last_name', '')} {sent.get('first_name', '')}".strip(),
        "phone": sent.get("phone", ""),
    }
    if told["caller"].isascii() is False:
        told["caller"] = told["caller"].replace(" ", "")
    written: dict[str, Sequence[str]] = {
        name: [text] for name, text in told.items() if text.strip() and name in form
    }
    for name in sent:
        found = ATTRIBUTE.fullmatch(name)
        if found and found[1] in asked:
            written[found[1]] = [_said(asked[found[1]], text) for text in sent.getlist(name)]
        elif found:
            none = N_("服务没有“{name}”这一项；请先读服务的定义。")
            faults.append(Fault(f"attribute[{found[1]}]", message(none, name=found[1][:40])))
    for name, texts in written.items():
        if any("\0" in text for text in texts):
            faults.append(Fault(parameter(name), message(N_("有不能保存的字符；请删去。"))))
    return written, faults


def _said(own: Field, text: str) -> str:
    """A day may come as a time: it is the day that is meant."""
    return text[:10] if own.kind is Kind.DAY and W3.fullmatch(text) else text


def _place(sent: Mapping[str, str]) -> tuple[str, list[Fault]]:
    """Where the matter is, in words; a point on its own is given as it was sent."""
    words = sent.get("address_string", "").strip() or sent.get("address_id", "").strip()
    point = [sent.get(name, "").strip() for name in ("lat", "long")]
    faults = []
    for name, text, (least, most) in zip(("lat", "long"), point, (LATITUDES, LONGITUDES), strict=True):
        if text and not (DEGREES.fullmatch(text) and least <= float(text) <= most):
            faults.append(Fault(name, message(N_("不是度数；请写成 37.42 这样的数。"))))
    if any(point) and not all(point):
        faults.append(Fault("lat", message(N_("lat 和 long 要一起写；请补上另一个。"))))
    if not words and not any(point):
        faults.append(
            Fault("address_string", message(N_("没有写地点；请写 address_string，或 lat 和 long。")))
        )
    where = f"（{point[0]}，{point[1]}）" if all(point) else ""
    return words + where, faults


def parameter(name: str) -> str:
    """What the protocol calls a field of the form."""
    return NAMED.get(name) or BY_PROTOCOL.get(name) or f"attribute[{name}]"
