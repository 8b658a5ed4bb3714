"""Rows with a canary in every text that may not leave, and a search that finds one whatever it hides in."""

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from santu.kernel.days import OPEN_END
from santu.publish.domain.classes import Confidentiality
from santu.publish.selectors.classes import classes
from tests.db.registers import DAY

CANARY = "CANARY"
JSON = frozenset(
    {"scope", "digests", "beyond", "counts", "proof", "changes", "waits", "args", "before", "after"}
)
"""Fields that pages read as JSON before they know whose it is."""
ENDS = frozenset({"end", "due", "until"})
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


class Planter:
    """Makes rows; ``planted`` says in which field each canary is."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}
        self.numbers = itertools.count(1)
        self.known: dict[type[models.Model], models.Model] = {}

    def row(self, model: type[models.Model], **values: Any) -> Any:
        """A row with what is given; every other text is a canary, unless its field is public."""
        for field in model._meta.concrete_fields:
            if field.name not in values and not isinstance(field, models.AutoField):
                values[field.name] = self.value(field)
        made = model(**values)
        made.save(force_insert=True)
        self.known[model] = made
        return made

    def value(self, field: models.Field) -> Any:
        if field.name == "target":
            return self.row(field.related_model)
        if isinstance(field, models.ForeignKey):
            return None if field.null else self.related(field.related_model)
        if isinstance(field, models.CharField | models.TextField):
            return self.text(field)
        if isinstance(field, models.DateTimeField):
            return None if field.null else timezone.now()
        if isinstance(field, models.DateField):
            return None if field.null else OPEN_END if field.name in ENDS else DAY
        return False if isinstance(field, models.BooleanField) else next(self.numbers)

    def related(self, model: type[models.Model]) -> models.Model:
        return self.known[model] if model in self.known else self.row(model)

    def text(self, field: models.Field) -> str | None:
        label = f"{field.model._meta.label}.{field.name}"
        if classes()[label].confidentiality is Confidentiality.PUBLIC:
            return None if field.null else f"public{next(self.numbers)}"
        return self.canary(label, as_json=field.name in JSON)

    def canary(self, where: str, *, as_json: bool = False) -> str:
        found = f"{CANARY}{next(self.numbers):04}X"
        self.planted[found] = where
        return json.dumps([found]) if as_json else found


def canaries_in(name: str, data: bytes) -> Iterator[str]:
    """What of a file sings: in its name, in its bytes in any encoding, in a file packed in it."""
    if any(CANARY.encode(encoding) in data for encoding in ENCODINGS) or CANARY in name:
        yield name
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from (f"{name}: {one}" for one in canaries_in(inner, packed.read(inner)))
