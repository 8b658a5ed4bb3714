"""Giving a role over a unit of the register: the unit is there, and is one that the role can be about."""

from dataclasses import replace

from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import BY_KEY
from santu.accounts.models import Grant, User
from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.lookup import unit_called
from santu.register.domain.words import LEVELS
from santu.register.selectors.held import register_on


def role_give(*, user: User, wish: Wish, by: User | None) -> Grant:
    """Give a role over a unit that is named by id, code or name; over all of this database where none is named.

    Raises:
        Refused: there is no such unit on the first day, it is of a level that the role is not about, a person gives
            it on no document, or the role cannot be given (see ``grant_give``).
    """
    unit, faults = _unit(wish)
    if by is not None and not wish.document.strip():
        faults.append(Fault("document", message(N_("没有写授予角色的文号；请写明任职文件。"))))
    return grant_give(user=user, wish=replace(wish, unit=unit), by=by, beside=faults)


def _unit(wish: Wish) -> tuple[str, list[Fault]]:
    """The id of the unit that is meant, and why the role cannot be about it."""
    role = BY_KEY.get(wish.role)
    if role is None or wish.unit == EVERYWHERE:
        return wish.unit, []
    if not role.levels:
        template = N_("{role}不分地方，不要写明单位；请去掉单位再授。")
        return wish.unit, [Fault("unit", message(template, role=message(role.title)))]
    try:
        unit = unit_called(register_on(wish.start or timezone.localdate()), wish.unit)
    except Refused as refused:
        return wish.unit, [replace(fault, place="unit") for fault in refused]
    if unit.level not in role.levels:
        template = N_("{role}管的是{levels}的单位，“{unit}”不是；请另选单位或角色。")
        levels = tuple(message(LEVELS[level]) for level in role.levels)
        told = message(template, role=message(role.title), levels=levels, unit=unit.name)
        return unit.id, [Fault("unit", told)]
    return unit.id, []
