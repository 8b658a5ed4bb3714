"""Which database a process works on."""

from django.db import connections


def use(database: str) -> None:
    """Turn to a database by its name; ``name@folder`` is one of the PostgreSQL server whose socket lies there."""
    name, _, host = database.partition("@")
    settings = connections["default"].settings_dict
    settings["NAME"] = name
    if host:
        settings["HOST"] = host
