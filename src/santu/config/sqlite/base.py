"""Django's SQLite backend: WAL, FULL, IMMEDIATE, and the gate held from before BEGIN until after COMMIT.

Autocommit is off exactly while a transaction is open, so the gate is taken where Django turns it off and
released where Django turns it on again or closes the connection. Reads in autocommit take no gate.
"""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from santu.config.sqlite.gate import Gate


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection of Santu to a SQLite file."""

    gate: Gate | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self.transaction_mode = "IMMEDIATE"
        if not self.is_in_memory_db():
            # Another name can be given after this object was made: test databases are.
            self.gate = Gate(Path(f"{self.settings_dict['NAME']}.lock"))
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 (Django's signature)
        connection = super().get_new_connection(conn_params)
        if self.gate and connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            self.gate.take()
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            finally:
                self.gate.release()
        connection.execute("PRAGMA synchronous = FULL")
        # INSERT OR REPLACE deletes rows: only with this do the guards of append-only tables see it.
        connection.execute("PRAGMA recursive_triggers = ON")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._take_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to the stubs
        except BaseException:
            self._release_gate()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:
            self._take_gate()
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # unknown to the stubs
        if autocommit:
            self._release_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # unknown to the stubs
        finally:
            self._release_gate()

    def _take_gate(self) -> None:
        if self.gate:
            self.gate.take()

    def _release_gate(self) -> None:
        if self.gate:
            self.gate.release()
