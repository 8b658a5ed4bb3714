"""What the tests of rights ask of services: that others are refused and nothing is written, and that none is left out."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

from django.apps import apps

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.models import Case
from tests.repo.tree import ROOT

Doing = Callable[[User], object]


def services(*stages: str) -> set[str]:
    """The names of all services of some stages in which somebody acts: ``by`` them, or ``at`` a task of theirs."""
    found = set()
    for path in sorted(Path(ROOT / "src").glob("santu/*/services/*.py")):
        stage = path.parts[-3]
        if stage in stages and path.stem not in ("__init__", "work"):
            module = import_module(f"santu.{stage}.services.{path.stem}")
            found |= {
                name
                for name, one in inspect.getmembers(module, inspect.isfunction)
                if one.__module__ == module.__name__ and not name.startswith("_") and _acts(one)
            }
    return found


def _acts(service: Callable[..., object]) -> bool:
    asked = inspect.signature(service).parameters
    return "by" in asked or ("at" in asked and getattr(asked["at"].annotation, "__name__", "") == "At")


def refuses(
    doings: Mapping[str, Doing], others: Callable[[str], Iterable[User]], words: Iterable[str]
) -> None:
    """Each is refused to all of ``others``, in words of which one is among these, and none has written anything."""
    before = _rows()
    for name, doing in doings.items():
        for by in others(name):
            said = said_to(doing, by)
            assert any(word in said for word in words), (name, by.username, said)
    assert _rows() == before


def said_to(doing: Doing, by: User) -> str:
    """What is said to somebody who is refused; "" where they are not."""
    try:
        doing(by)
    except Refused as refused:
        return str(refused)
    return ""


def _rows() -> dict[str, object]:
    """How many rows each table of the stages has, and how far each case is."""
    stages = ("register", "design", "transition", "operate")
    models = [one for stage in stages for one in apps.get_app_config(stage).get_models()]
    found: dict[str, object] = {one._meta.label: one._default_manager.count() for one in models}
    return found | {"steps": list(Case.objects.order_by("pk").values_list("steps", flat=True))}
