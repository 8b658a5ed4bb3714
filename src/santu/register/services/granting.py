"""Giving a role over a unit of the register: the unit is there, and is one that the role can be about."""

from dataclasses import replace

from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import BY_KEY
from santu.accounts.models import Grant, User
from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.lookup import unit_called
from santu.register.domain.words import LEVELS
from santu.register.selectors.held import register_on


def role_give(*, user: User, wish: Wish, by: User | None) -> Grant:
    """Give a role over a unit that is named by id, code or name; over all of this database where none is named.

    Raises:
        Refused: there is no such unit on the first day, it is of a level that the role is not about, or the role
            cannot be given (see ``grant_give``).
    """
    role = BY_KEY.get(wish.role)
    if role is not None and wish.unit != EVERYWHERE:
        unit = unit_called(register_on(wish.start or timezone.localdate()), wish.unit)
        if not role.levels:
            template = N_("{role}不分地方，不要写明单位；请去掉单位再授。")
            raise refuse("unit", template, role=message(role.title))
        if unit.level not in role.levels:
            template = N_("{role}管的是{levels}的单位，“{unit}”不是；请另选单位或角色。")
            levels = tuple(message(LEVELS[level]) for level in role.levels)
            raise refuse("unit", template, role=message(role.title), levels=levels, unit=unit.name)
        wish = replace(wish, unit=unit.id)
    return grant_give(user=user, wish=wish, by=by)
