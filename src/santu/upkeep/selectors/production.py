"""This installation, as its settings and its database say."""

from collections.abc import Sequence

from django.conf import settings

from santu.accounts.selectors.demo import database_is_demo
from santu.kernel.messages import Refused
from santu.upkeep.domain.production import Place, production_faults


def place(addresses: Sequence[str] = ()) -> Place:
    """How this installation is set up, listening at ``addresses``."""
    return Place(
        hosts=settings.SANTU_HOSTS,
        secret_key=settings.SECRET_KEY,
        secret_key_is_kept=settings.SANTU_SECRET_KEY_IS_KEPT,
        https=settings.SANTU_HTTPS,
        is_demo=database_is_demo(),
        addresses=addresses,
    )


def refuse_unfit(addresses: Sequence[str] = ()) -> None:
    """Stop an installation that others would reach before it is fit for them.

    Raises:
        Refused: with every reason.
    """
    if faults := list(production_faults(place(addresses))):
        raise Refused(faults)
