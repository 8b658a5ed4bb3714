"""The tables that services write, and the rows of an audit entry through the ORM, nothing hashed or checked."""

import json

import django

django.setup()

from django.apps import apps  # noqa: E402 (models need Django set up)

NAMES = (
    "accounts.User accounts.Grant design.Scenario design.Lock register.Act register.ActScope register.Unit "
    "register.DivisionVersion audit.AuditEntry audit.ChainHead audit.AuditSubject"
)
User, Grant, Scenario, Lock, Act, ActScope, Unit, Version, Entry, Head, Subject = map(
    apps.get_model, NAMES.split()
)
COLUMNS = ("unit_id", "level", "kind", "name", "parent_id", "unit_class", "state", "start", "end")
WHO, DAY = {"by": "wang"}, "2021-01-01"
LOCKED = {"forbids": False, "reason": "benchmark", **WHO}
TEXTS = {"at": DAY, **WHO, "act": "benchmark", "reason": "", "document": "", "before": "null"}


def audited(chain: str, thing: str, name: object) -> None:
    head = Head.objects.select_for_update().get(chain=chain)
    place = {"chain": chain, "seq": head.seq + 1, "prev_hash": head.hash, "hash": "1" * 64}
    made = Entry.objects.create(**TEXTS, **place, after=json.dumps({thing: name, "title": "benchmark"}))
    Subject.objects.create(thing=thing, name=str(name), entry=made.pk)
    Head.objects.filter(chain=chain).update(seq=place["seq"], hash=place["hash"])
