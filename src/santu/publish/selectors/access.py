"""Editions as somebody reaches them: as the unit that they are about."""

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Refused
from santu.publish.models import Edition
from santu.publish.selectors.editions import edition_unknown
from santu.register.selectors.access import access_unit
from santu.register.selectors.reach import Sight


def access_edition(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """An edition about a unit that is theirs.

    Raises:
        Refused: there is none of this number, or it is about what is not theirs.
    """
    scope = Edition.objects.filter(pk=number).values_list("scope", flat=True).first()
    if scope is None:
        raise edition_unknown(number)
    try:
        access_unit(sight, scope, sight.today, right)
    except Refused as unknown:
        raise edition_unknown(number) from unknown
