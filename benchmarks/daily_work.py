"""What the visitors of a demonstration do, as JSON by person: the unit they work for, cases to open, tasks to end."""

import json
from random import Random

import django

django.setup()

from django.db.models import Q  # noqa: E402 (after the setup)
from django.utils import timezone  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.accounts.selectors.grants import held_by  # noqa: E402
from santu.operate.models import Case, Token  # noqa: E402
from santu.operate.selectors.whose import theirs  # noqa: E402
from santu.register.selectors.reach import sight_of  # noqa: E402

PEOPLE = ("demo-department", "demo-window", "demo-desk", "demo-head")
MOST, SEED = 2_000, 7


def main() -> None:
    dice, found = Random(SEED), {}
    for person in User.objects.filter(username__in=PEOPLE):
        held = held_by(person)
        unit = held[0].unit
        cases = (
            Case.objects.filter(Q(place=unit) | Q(county=unit)).order_by("pk").values_list("pk", flat=True)
        )
        own = theirs(sight_of(person))
        # A clock that is due strikes first, and may end the task.
        timely = Q(due_at=None) | Q(due_at__gt=timezone.now())
        tasks = Token.objects.filter(own, timely, waits=True, ended_at=None, holder="").order_by("pk")
        # Materials are checked one by one, as each matter asks for them.
        tasks = tasks.exclude(node="accept")
        some = list(tasks.values_list("case", "number")[:MOST])
        dice.shuffle(some)
        numbers = dice.sample(list(cases), min(MOST, len(cases)))
        found[person.username] = {"unit": unit, "cases": numbers, "tasks": some}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
