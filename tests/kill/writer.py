"""A writer that does one ordinary service after another and says so after each commit; and what it left behind."""

from collections.abc import Callable
from multiprocessing.connection import Connection

import django

django.setup()

from django.db import connection, connections  # noqa: E402 (models need Django set up)

from santu.accounts.models import User  # noqa: E402
from santu.accounts.services.people import user_create  # noqa: E402
from santu.design.models import Scenario  # noqa: E402
from santu.design.services.by_hand import Beginning, scenario_begin  # noqa: E402
from santu.jobs.models import Job  # noqa: E402
from santu.jobs.services import job_start  # noqa: E402
from santu.kernel.codes import Level  # noqa: E402
from santu.kernel.messages import Refused  # noqa: E402
from santu.register.domain.body_standard import DEVELOPED  # noqa: E402
from santu.register.domain.ledger import Account, Entry, Holds  # noqa: E402
from santu.register.domain.ledger_rules import Paper  # noqa: E402
from santu.register.models import Act, QuotaVoucher  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import townships_class  # noqa: E402
from santu.register.services.quotas import quota_record  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from tests.kill.preparing import AFTER, BEFORE  # noqa: E402
from tests.kill.where import use  # noqa: E402

WRITTEN = {
    "user_create": (User, "username"),
    "job_start": (Job, "key"),
    "scenario_create": (Scenario, "title"),
    "class": (Act, "title"),
    "quota_record": (QuotaVoucher, "key"),
}
"""By the act of the audit: where it leaves a row, and which of its columns holds the name that it was given."""


def write(database: str, writer: int, pipe: Connection) -> None:
    """Do act after act, named ``writer/0``, ``writer/1`` …, and send the number of each that is committed."""
    use(database)
    by, standards = User.objects.order_by("pk")[0], load()
    townships = [row.id for row in snapshot(BEFORE).at(Level.TOWNSHIP)]
    counties = [row.id for row in snapshot(BEFORE).at(Level.COUNTY)]

    def class_of(name: str) -> None:
        classes = {townships[writer % len(townships)]: DEVELOPED if done // len(acts) % 2 == 0 else ""}
        townships_class(day=BEFORE, classes=classes, title=name, by=by)

    def scenario(name: str) -> None:
        beginning = Beginning(name, counties[writer % len(counties)], BEFORE, AFTER)
        scenario_begin(beginning=beginning, standards=standards, by=by)

    def posts(name: str) -> None:
        """Posts are issued to a county, and two of three go on into its pool."""
        county, paper = counties[writer % len(counties)], Paper(name, name, name, name)
        issued, cap, free, pool = (
            Account(county, holds, "institutional")
            for holds in (Holds.ISSUED, Holds.CAP, Holds.LEVEL, Holds.POOL)
        )
        lines = [(issued, cap, 3), (cap, free, 3), (free, pool, 2)]
        entries = [Entry(AFTER if done % 2 else BEFORE, *line) for line in lines]
        quota_record(entries=entries, paper=paper, standards=standards, by=by)

    acts: list[Callable[[str], object]] = [
        lambda name: user_create(username=name, title_zh=name, by=None),
        lambda name: job_start(name="import_review", args={"draft": name}, by=by.username, key=name),
        scenario,
        class_of,
        posts,
    ]
    done = 0
    while True:
        try:
            acts[done % len(acts)](f"{writer}/{done}")
        except Refused:
            continue  # another writer moved the county meanwhile
        pipe.send(done)
        done += 1


def written(database: str, pipe: Connection) -> None:
    """Send the names of all that was written, as often as it is there, and by act how often the audit tells of it."""
    use(database)
    names = [
        name
        for model, column in WRITTEN.values()
        for name in model._default_manager.values_list(column, flat=True)
        if name and "/" in name
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, count(*) FROM audit_auditentry GROUP BY act")
        told = dict(cursor.fetchall())
    rows = {act: model._default_manager.count() for act, (model, _) in WRITTEN.items()}
    rows["class"] = Act.objects.filter(kind="class").count()
    pipe.send((names, {act: (rows[act], told.get(act, 0)) for act in WRITTEN}))
    connections["default"].close()
