"""Sessions as rows that know whose they are, so that a person sees their own and can end them."""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.contrib.sessions.base_session import AbstractBaseSession

from santu.accounts.models import OpenSession

BEGUN, USED, DEVICE = "begun", "used", "device"
"""What a session says of itself: when it began and was last used, in seconds, and on what kind of device."""


class SessionStore(RowStore):
    """Django's sessions in the database, with the person and the two moments on the row."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        """The row that a session is."""
        return OpenSession

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of what is in the session."""
        row = super().create_model_instance(data)
        if isinstance(row, OpenSession):
            row.user_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        """Whatever is written was used just now; what somebody signed in to begins with the first writing of it."""
        if SESSION_KEY in self:
            self.setdefault(BEGUN, int(time.time()))
            self[USED] = int(time.time())
        super().save(must_create)
