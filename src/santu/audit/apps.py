"""The audit app: its entries are append-only, and so is what other apps declare."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from santu.audit.guards import AppendOnly, guards_install


def _reinstall(*, using: str, **_: object) -> None:
    guards_install(connections[using])


class AuditConfig(AppConfig):
    """The one use of a Django signal: SQLite rebuilds a table when it changes and drops its triggers."""

    name = "santu.audit"
    append_only = (AppendOnly("audit_auditentry"), AppendOnly("audit_auditsubject"))

    def ready(self) -> None:
        post_migrate.connect(_reinstall, sender=self, dispatch_uid="santu.audit.guards")
