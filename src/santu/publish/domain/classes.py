"""Who may see what is kept: the class of every field, and what is said of fields about people.

Declared beside the models, in ``confidentiality.yaml`` of each app; the kinds of personal values in ``personal.yaml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from santu.standards.yaml_text import Document


class Confidentiality(StrEnum):
    """How far a value may go."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Declared:
    """The class of a field; ``personal`` names the kind of personal value that a sensitive one is."""

    confidentiality: Confidentiality
    personal: str = ""


@dataclass(frozen=True, slots=True)
class Personal:
    """What has to be said of a kind of personal value: of whom, why, by what right, how long, and how it is hidden."""

    of: str
    purpose: str
    basis: str
    retention: str
    masking: str


def declared_in(document: Document) -> Iterator[tuple[str, Declared]]:
    """Every field of a declaration as ``app.Model.field``, once for each time it is named.

    Raises:
        ValueError: the file cannot be read, or has what is no declaration.
    """
    for model, by_class in _mapping(document).items():
        if not isinstance(by_class, dict):
            raise ValueError(f"{document.place}: {model} has no classes")
        for name, fields in by_class.items():
            found = Confidentiality(name)
            # Only what is sensitive says of which kind it is, and all that is sensitive does.
            if isinstance(fields, dict) is not (found is Confidentiality.SENSITIVE):
                raise ValueError(f"{document.place}: {model}: {name}")
            for field in fields:
                kind = str(fields[field]) if isinstance(fields, dict) else ""
                yield f"{model}.{field}", Declared(found, kind)


def personal_in(document: Document) -> Mapping[str, Personal]:
    """The kinds of personal values, by name; TypeError where one does not say all that it must, or more."""
    return {str(name): Personal(**said) for name, said in _mapping(document).items()}


def _mapping(document: Document) -> dict[str, Any]:
    if document.faults or not isinstance(document.data, dict):
        raise ValueError("\n".join(map(str, document.faults)) or document.place)
    return document.data
