"""How the register keeps its facts."""

from santu.register.models.acts import Act, ActScope, Unit
from santu.register.models.bodies import BodyVersion, LineOfControl
from santu.register.models.divisions import DivisionVersion, Measurement, SuccessionLink, UnitCode

__all__ = [
    "Act",
    "ActScope",
    "BodyVersion",
    "DivisionVersion",
    "LineOfControl",
    "Measurement",
    "SuccessionLink",
    "Unit",
    "UnitCode",
]
