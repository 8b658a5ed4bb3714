"""A connection of the driver of the store alone, sqlite3 or psycopg, one in each process."""

import os
from functools import cache

import psycopg

try:
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

STORE = os.environ["SANTU_DATABASE"]
IS_POSTGRES = STORE.startswith("postgres")


@cache
def connected() -> sqlite3.Connection | psycopg.Connection:
    if IS_POSTGRES:
        return psycopg.connect(STORE, autocommit=True)
    connection = sqlite3.connect(STORE, isolation_level=None, timeout=60)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def run(sql: str, *values: object) -> int:
    text = sql.replace("?", "%s") if IS_POSTGRES else sql.replace(" FOR UPDATE", "")
    cursor = connected().execute(text, values)
    return cursor.fetchone()[0] if cursor.description else 0
