"""An instrument with its items as JSON and back, for whoever plans it before it is carried out."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from santu.register.domain.powers import Form, Instrument, Item, Pending

DAYS = ("published_on", "effective", "assessment_due")


def instrument_to_json(said: Instrument, items: Sequence[Item]) -> str:
    """What a document says of itself, and its items in their order; where they were written is left out."""
    told = {name: str(value) if name in DAYS and value else value for name, value in asdict(said).items()}
    rows = [{**asdict(item), "at": ""} for item in items]
    return json.dumps({"said": told, "items": rows}, ensure_ascii=False)


def instrument_from_json(text: str) -> tuple[Instrument, tuple[Item, ...]]:
    """What ``instrument_to_json`` wrote."""
    found = json.loads(text)
    told: dict[str, Any] = found["said"]
    for name in DAYS:
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    pending = Pending(told["pending"]) if told["pending"] else None
    said = {**told, "form": Form(told["form"]), "pending": pending, "assumed": tuple(told["assumed"])}
    items = (Item(**{**row, "connected": tuple(row["connected"])}) for row in found["items"])
    return Instrument(**said), tuple(items)
