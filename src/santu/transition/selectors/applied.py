"""Which plan an act belongs to."""

from santu.register.models import Act
from santu.transition.models import Plan


def plan_of_act(act: Act | int) -> int | None:
    """The number of the plan that ``act`` carried out, ``None`` where it was no plan."""
    return Plan.objects.filter(act=act).values_list("pk", flat=True).first()
