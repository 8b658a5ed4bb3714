"""Puts the current SQLite of ``pysqlite3`` in the place of the standard library's ``sqlite3``.

Python imports a package before its modules, so this runs before ``base`` imports Django's backend. Two SQLite
libraries in one process must never open the same file: closing it in one drops the POSIX locks of the other.
Where ``pysqlite3`` has no wheel the system's SQLite serves, and ``santu doctor`` says so.
"""

import importlib.util
import sys

if importlib.util.find_spec("pysqlite3"):
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
