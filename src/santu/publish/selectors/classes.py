"""The class of every field of every model, as the apps declare it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from django.apps import apps

from santu.publish.domain.classes import Confidentiality, Declared, Personal, declared_in, personal_in
from santu.standards.yaml_text import read_yaml

FILE = "confidentiality.yaml"
PERSONAL = Path(__file__).parent.parent / "personal.yaml"


class NotPublic(Exception):
    """Something that is not public was about to leave: a fault of the program, which a person cannot cure."""


@lru_cache(maxsize=1)
def classes() -> Mapping[str, Declared]:
    """``app.Model.field`` → its class.

    Raises:
        ValueError: a declaration cannot be read, or two say something of one field.
    """
    found: dict[str, Declared] = {}
    for config in apps.get_app_configs():
        path = Path(config.path) / FILE
        if path.is_file():
            for field, declared in declared_in(read_yaml(str(path), path.read_bytes())):
                if field in found:
                    raise ValueError(f"{path}: {field} is declared twice")
                found[field] = declared
    return found


@lru_cache(maxsize=1)
def personal() -> Mapping[str, Personal]:
    """The kinds of personal values, with what is said of them."""
    return personal_in(read_yaml(str(PERSONAL), PERSONAL.read_bytes()))


def fields_kept() -> set[str]:
    """Every column that is kept, as ``app.Model.field``."""
    models = apps.get_models(include_auto_created=True)
    return {f"{model._meta.label}.{field.name}" for model in models for field in model._meta.concrete_fields}


def require_public(fields: Iterable[str]) -> None:
    """Nothing, if all of some fields may leave.

    Raises:
        NotPublic: one may not, or nobody said that it may.
    """
    known = classes()
    closed = [
        field
        for field in fields
        if field not in known or known[field].confidentiality is not Confidentiality.PUBLIC
    ]
    if closed:
        raise NotPublic(", ".join(closed))
