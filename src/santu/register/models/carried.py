"""What only the internal deployment writes, where its register is carried to another one."""

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase

from santu.accounts.selectors.carried import register_is_carried
from santu.kernel.messages import N_, refuse

ELSEWHERE = N_("这里的登记由内部部署送来，不能在这里改；请在内部部署办理，再送来新的一份。")


class WrittenInside(models.Model):
    """By which rows of the register come: a number given here would be given there, too, to something else."""

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Written where the register is kept.

        Raises:
            Refused: the register is carried here.
        """
        if self._state.adding and register_is_carried():
            raise refuse("", ELSEWHERE)
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )
