"""The layouts of a provincial platform that are at hand, and the bodies by their credit codes."""

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from santu.register.domain.one_stop import OneStopLayout, layouts_in
from santu.register.models import BodyVersion
from santu.register.selectors.holding import holding_on

FOLDER = "one-stop"
"""In the home: layouts of the operator's own."""


def one_stop_layouts() -> dict[str, OneStopLayout]:
    """The layouts that come with the product, and those in the home, by id."""
    own = Path(settings.SANTU_HOME) / FOLDER
    return layouts_in([Path(str(files("santu.register.data"))) / "one_stop", own])


def organs_by_credit_code(day: date) -> Mapping[str, str]:
    """The names of the bodies of a day that have a credit code."""
    rows = BodyVersion.objects.filter(holding_on(day)).exclude(credit_code="")
    return dict(rows.order_by("pk").values_list("credit_code", "name"))
