"""What an entry is about, so that it is found from there: things by their number or name, and documents by theirs."""

from collections.abc import Iterator

KEYS = {
    "act": "act",
    "plan": "plan",
    "scenario": "scenario",
    "consultation": "consultation",
    "edition": "edition",
    "voucher": "voucher",
    "loan": "loan",
    "meeting": "meeting",
    "use": "use",
    "post": "post",
    "head_file": "head_file",
    "supervision": "supervision",
    "enforcement": "enforcement",
    "assessment": "assessment",
    "list": "list",
    "task": "task",
    "whistle": "whistle",
    "admission": "admission",
    "veto": "veto",
    "survey": "survey",
    "case": "case",
    "process": "process",
    "username": "user",
}
"""Key of ``before`` or ``after`` → the thing that it names."""
DOCUMENT = "document"
ADMINISTRATION = (
    "user_create",
    "user_deactivate",
    "user_activate",
    "password_set",
    "second_factor_remove",
    "token_make",
    "token_revoke",
    "webhook_make",
    "webhook_stop",
    "webhook_start",
    "webhook_again",
    "grant_give",
    "grant_take",
    "administration_open",
    "administration_close",
    "database_mark_demo",
)
"""What administrators do: what somebody may audit who has no part in the business."""
BETWEEN = "、"
"""Stands between the numbers of several documents."""


def subjects_of(before: object, after: object, document: str) -> set[tuple[str, str]]:
    """The things of an event, each with its number or name."""
    return {*_things(before), *_things(after), *_documents(document)}


def _things(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from ((thing, str(value[key])) for key, thing in KEYS.items() if value.get(key) is not None)


def _documents(document: str) -> Iterator[tuple[str, str]]:
    yield from ((DOCUMENT, number) for number in map(str.strip, document.split(BETWEEN)) if number)
