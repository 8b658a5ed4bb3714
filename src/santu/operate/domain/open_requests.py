"""What anybody may know of a request that came by Open311: its service, how it stands, when and where; never who, never what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from santu.operate.domain.forms import Field, Form, Kind

CHANNEL = "open311"
PROCESS = "hotline"
BY_PROTOCOL: Mapping[str, str] = {
    "matter": "service_code",
    "what": "description",
    "where": "address_string",
    "caller": "first_name",
    "phone": "phone",
}
"""Fields of the form that have a parameter of their own in the protocol, by name of the field."""
OF_LISTS = frozenset({"organ"})
"""Fields that the responsibility lists fill in: nobody outside says who is to handle it."""
DATATYPES: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.DAY: "datetime",
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.CHOICE: "singlevaluelist",
}
"""Kinds of fields that a program can fill in, by what the protocol calls them."""


class Status(StrEnum):
    """How a request stands, as the protocol says it."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Service:
    """What one can ask for: a matter of which the lists of the county say who leads it."""

    code: str
    name: str
    lead: str


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request as anybody may read it; ``notes`` is one of the answers that the form offers, or the tasks that are open."""

    number: str
    status: Status
    code: str
    name: str
    agency: str
    place: str
    notes: str
    requested: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """A step of a request: which task ended, and how, in the words of the process."""

    id: str
    number: str
    status: Status
    at: datetime
    words: str


def attributes_of(form: Form) -> dict[str, Field]:
    """What a program may be asked beside what the protocol has parameters for, in the order of the form."""
    apart = BY_PROTOCOL.keys() | OF_LISTS
    return {name: own for name, own in form.items() if name not in apart and own.kind in DATATYPES}
