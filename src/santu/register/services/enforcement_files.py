"""A file of trainings, guidance or joint operations against what is kept: looked through, previewed, recorded as one entry."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.enforcement_facts import Fact, Key, Kind, Listed, listed
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_enforcement import TEMPLATES, Around, facts_said
from santu.register.selectors.addresses import addresses
from santu.register.selectors.enforcement import kept_of, teams_among
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import posts_on
from santu.register.services.enforcement import divisions_of, entry_write, hold
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class FactsPreview:
    """What a file says, and what of it is not kept so."""

    kind: Kind
    unit: str
    name: str
    digest: str
    said: Collection[Fact]
    listed: Listed[Fact]


def enforcement_file_preview(
    *, path: Path, kind: Kind, unit: str, standards: Standards, by: User, ignored: Collection[str] = ()
) -> FactsPreview:
    """Look a file through and compare it with what is kept; nothing is written.

    Args:
        path: the file, laid out as ``TEMPLATES`` says.
        kind: trainings, guidance or joint operations.
        unit: for which unit it is recorded.
        standards: which bodies are enforcement teams.
        by: who asks; what they do not manage does not exist for them.
        ignored: the headers that are left out.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight, today = sight_of(by), timezone.localdate()
    if not sight.has(Right.ENFORCE):
        raise right_lacking(Right.ENFORCE)
    reading = Reading.of(path, TEMPLATES[kind].columns)
    reading.faults += unmapped_faults(reading, ignored)
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    where = addresses(sight, today, codes, Right.ENFORCE)
    bodies = {body.id for some in where.bodies.values() for body in some}
    teams = teams_among(bodies, today, standards)

    @cache
    def held(body: str, day: date) -> frozenset[int]:
        return frozenset(post.number for post in posts_on(day, [body]))

    said = facts_said(reading, kind, Around(where, teams, held, today))
    if reading.faults:
        raise Refused(reading.faults)
    return FactsPreview(kind, unit, path.name, reading.table.digest, said, listed(said, _kept(kind, said)))


def enforcement_file_import(*, preview: FactsPreview, document: str, by: User) -> int:
    """Record what was previewed as one entry, which ``entry_withdraw`` takes back; its number.

    Raises:
        Refused: what it speaks of is not theirs, nothing is to be changed, or what is kept changed since the preview.
    """
    places = {fact.place for fact in preview.said}
    right_over(by, Right.ENFORCE, {preview.unit, *divisions_of(places)})
    if not preview.listed.facts:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的。"))
    with transaction.atomic():
        hold(places)
        if listed(preview.said, _kept(preview.kind, preview.said)) != preview.listed:
            moved = N_("预览之后有人登记或撤回了其中的内容；请重新预览再导入。")
            raise refuse(preview.name, moved)
        return entry_write(preview.kind, preview.unit, preview.listed.facts, by, document)


def _kept(kind: Kind, said: Collection[Fact]) -> Mapping[Key, Fact]:
    return {key: one.fact for key, one in kept_of(kind, {fact.place for fact in said}).items()}
