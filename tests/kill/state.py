"""What a database says after a kill, in a form that two runs of the same act have in common."""

import time
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection

import django

django.setup()

from django.apps import apps  # noqa: E402 (models need Django set up)
from django.db import connection  # noqa: E402

from santu.audit.models import ChainHead  # noqa: E402
from santu.audit.selectors import verify  # noqa: E402
from santu.register.models import QuotaBalance  # noqa: E402
from santu.register.models.tables import DIVISIONS, TABLES  # noqa: E402
from santu.register.selectors.digests import county_digests  # noqa: E402
from santu.register.selectors.quotas import ledger_faults  # noqa: E402
from santu.transition.models import Plan, PlanState  # noqa: E402
from tests.kill.where import use  # noqa: E402

WAIT_SECONDS = 30
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Content:
    """Everything that an act changes; row numbers, acts' numbers and times take no part.

    ``rows``: by table how many. ``withdrawn``: by table of facts how many. ``heads``: by chain its length.
    """

    rows: dict[str, int]
    withdrawn: dict[str, int]
    heads: dict[str, int]
    plans: tuple[str, ...]
    digests: dict[str, str]


def look(database: str, thorough: bool, pipe: Connection) -> None:
    """Send the content, and what is wrong with the database in itself (which must be nothing).

    Only a thorough look recomputes digests and audit chains and has SQLite check its file.
    """
    use(database)
    _wait_until_alone()
    content = Content(
        {model._meta.db_table: model._default_manager.count() for model in apps.get_models()},
        {facts.table: facts.model._default_manager.exclude(withdrawn_by=None).count() for facts in TABLES},
        dict(ChainHead.objects.values_list("chain", "seq")),
        tuple(Plan.objects.order_by("pk").values_list("state", flat=True)),
        county_digests() if thorough else {},
    )
    faults = [str(fault) for fault in verify()] if thorough else []
    faults += [*_files_faults(), *_posts_that_lie()] if thorough else []
    pipe.send((content, [*faults, *_plans_that_lie()]))
    connection.close()


def _wait_until_alone() -> None:
    """A killed client's statement may still be running in its PostgreSQL backend, and could still commit."""
    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + WAIT_SECONDS
    with connection.cursor() as cursor:
        while cursor.execute(OTHERS) and cursor.fetchone() != (0,):
            if time.monotonic() > deadline:
                raise TimeoutError("another connection does not go away")
            time.sleep(0.005)


def _files_faults() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [said for (said,) in cursor.fetchall() if said != "ok"]


def _posts_that_lie() -> list[str]:
    """Each balance of posts is that of its entries, none is below zero, and all together are zero."""
    below = QuotaBalance.objects.filter(balance__lt=0).values_list("account", "day")
    return [*map(str, ledger_faults(date.max).items()), *map(str, below)]


def _plans_that_lie() -> list[str]:
    """A plan is applied if and only if the rows of its act are there."""
    return [
        f"plan {plan.pk} is {plan.state}, act {plan.act_id}"
        for plan in Plan.objects.all()
        if (plan.state == PlanState.APPLIED)
        != DIVISIONS.model._default_manager.filter(act=plan.act_id or 0).exists()
    ]
