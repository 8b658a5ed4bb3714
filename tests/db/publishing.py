"""Editions of the small register, proposed by one person and published by another."""

from datetime import date
from pathlib import Path

from django.utils import timezone

from santu.accounts.selectors.demo import database_is_demo
from santu.publish.domain.listing import ListKind
from santu.publish.models import Edition
from santu.publish.services.editions import edition_draft, edition_propose, edition_publish
from santu.publish.services.exporting import Exported, export_write
from santu.register.domain.synthetic import MARK
from tests.db.reforms import STANDARDS
from tests.db.registers import LATER, person, unit


def proposed(kind: ListKind = ListKind.DIVISIONS, *, day: date = LATER, code: str = "14") -> Edition:
    document = f"{MARK if database_is_demo() else '某民函'}〔2021〕7号"
    draft = edition_draft(kind=kind, scope=unit(code), day=day, standards=STANDARDS)
    return edition_propose(draft=draft, document=document, standards=STANDARDS, by=person("lizhang"))


def published(kind: ListKind = ListKind.DIVISIONS, *, day: date = LATER, code: str = "14") -> Edition:
    made = proposed(kind, day=day, code=code)
    return edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)


def exported(folder: Path, *, day: date | None = None, units: tuple[str, ...] = ()) -> Exported:
    day = day or timezone.localdate()
    return export_write(folder=folder, day=day, units=units, progress=lambda *_: None)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
