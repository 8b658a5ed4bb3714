"""An empty database for the demonstration; nobody else's is ever touched."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from santu.accounts.selectors.demo import database_in_use, database_is_demo
from santu.audit.anchoring import ENDING
from santu.kernel.messages import N_, refuse
from santu.upkeep.selectors.ready import migrations_pending

BESIDE = ("", "-wal", "-shm")


def store_cleared() -> None:
    """Clear a demonstration that is there already, so that it can be built anew.

    Raises:
        Refused: the database holds something that is not a demonstration, or its files cannot be removed.
    """
    name = str(connection.settings_dict["NAME"])
    if "accounts_user" not in connection.introspection.table_names():
        return
    if migrations_pending() or not database_in_use():
        return
    if connection.vendor != "sqlite" or not database_is_demo():
        raise refuse(name, N_("这里已有数据，演示不会覆盖它；请用 --home 另选一个空文件夹。"))
    connection.close()
    try:
        for ending in BESIDE:
            Path(f"{name}{ending}").unlink(missing_ok=True)
        # Its anchors are of the chains that went with it; what was carried elsewhere stays.
        for anchor in (settings.SANTU_HOME / "anchors").glob(f"*{ENDING}"):
            anchor.unlink()
    except OSError as error:
        template = N_("清不掉原来的演示库（{error}）；请检查权限，或用 --home 另选一个空文件夹。")
        raise refuse(name, template, error=str(error)) from error
