"""Reading in what the internal deployment wrote: whole or not at all, again and again as it goes on.

Rows come with their numbers and none ever goes, so what cases refer to stays. A row that is there already changes only as it
could have changed where it was written: what is append-only is withdrawn, once.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from santu.accounts.models import DatabaseMark
from santu.accounts.selectors.carried import CARRIED
from santu.accounts.services.people import SYSTEM
from santu.audit.domain.keys import fingerprint
from santu.audit.guards import declarations
from santu.audit.models import ChainHead
from santu.audit.services import append
from santu.kernel.messages import N_, refuse
from santu.upkeep.domain.carrying import (
    DAMAGED,
    MANIFEST,
    NUMBER_OF_ROW,
    SIGNATURE,
    Consignment,
    consignment_read,
)
from santu.upkeep.domain.manifest import Part
from santu.upkeep.selectors.carried import (
    IN,
    carried_declared,
    columns_crossing,
    last_crossed,
    lines_crossing,
    migrations_crossing,
)
from santu.upkeep.selectors.rows import Column, columns_of, reading

Progress = Callable[[str, int, int], None]
BLOCK = 2000
SMALL = 1 << 22

NOT_HERE = N_(
    "只有业务部署能读入送来的登记，这里是“{deployment}”；请在设置了 SANTU_DEPLOYMENT=work 的机器上运行。"
)
OTHER_VERSION = N_(
    "文件由 Santu {version} 写出，登记的数据表与这里的不同（{different}），没有写入任何内容；请两边装同一版本，升级后重新写出。"
)
OLDER = N_(
    "这是第 {number} 份（{made_at}），这里已读入第 {last} 份，没有写入任何内容；请用内部部署最新写出的文件。"
)
TWO_OF_ONE = N_(
    "这里已读入另一个第 {number} 份，没有写入任何内容；内部部署可能从备份恢复过，请在那里再写出一份编号更大的文件。"
)
CHANGED = N_(
    "数据表 {table} 第 {row} 行在这里与内部部署的不同，不是照送来的样子改的，没有写入任何内容；请核对是不是同一个内部部署的文件，这里的登记有没有自行改过。"
)
DIFFERS = N_(
    "读入后数据表 {table} 与文件不符（这里自行登记过，或文件来自另一个内部部署），没有写入任何内容；业务部署的登记只能由内部部署送来。"
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a file did: how many rows were new and how many changed; none of either where it was read in before."""

    consignment: Consignment
    key: str
    known: bool
    new: int = 0
    changed: int = 0


def consignment_check(*, path: Path, key: Ed25519PublicKey) -> Consignment:
    """Look at a file without reading it in: its signature and every byte.

    Raises:
        Refused: it is not what was written and signed with the key.
    """
    with _opened(path, key) as (packed, consignment):
        for part in consignment.tables.values():
            for _ in _lines(packed, part, path):
                pass
    return consignment


def consignment_arrive(*, path: Path, key: Ed25519PublicKey, progress: Progress) -> Arrived:
    """Take a file into the register of the work deployment, in one transaction.

    Raises:
        Refused: this is no work deployment; the file is not what was signed, older than what is here, or of another version;
            or the register here is not what was carried. Nothing is written then.
    """
    if settings.SANTU_DEPLOYMENT != "work":
        raise refuse("SANTU_DEPLOYMENT", NOT_HERE, deployment=settings.SANTU_DEPLOYMENT or "single")
    consignment_check(path=path, key=key)
    with _opened(path, key) as (packed, consignment):
        _fits(consignment, path)
        digest = hashlib.sha256(consignment.written()).hexdigest()
        try:
            with transaction.atomic():
                ChainHead.objects.select_for_update(no_key=True).filter(chain="").first()
                if _known(consignment, digest, path):
                    return Arrived(consignment, fingerprint(key), known=True)
                new = changed = 0
                for number, model in enumerate(carried_declared()):
                    progress(N_("读入登记"), number, len(carried_declared()))
                    part = consignment.tables[model._meta.db_table]
                    some = _Table(model).take(_lines(packed, part, path))
                    new, changed = new + some[0], changed + some[1]
                for number, model in enumerate(carried_declared()):
                    progress(N_("核对读入的登记"), number, len(carried_declared()))
                    part = consignment.tables[model._meta.db_table]
                    if _digest(model) != (part.sha256, part.rows):
                        raise refuse(str(path), DIFFERS, table=model._meta.db_table)
                connection.check_constraints()
                _sequences()
                DatabaseMark.objects.get_or_create(name=CARRIED)
                told = {"number": consignment.number, "sha256": digest, "new": new, "changed": changed}
                append(chain="", act=IN, by=SYSTEM, after=told)
        except IntegrityError as error:
            raise refuse(str(path), DIFFERS, table="register") from error
        return Arrived(consignment, fingerprint(key), known=False, new=new, changed=changed)


@contextmanager
def _opened(path: Path, key: Ed25519PublicKey) -> Iterator[tuple[zipfile.ZipFile, Consignment]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if any(packed.getinfo(name).file_size > SMALL for name in (MANIFEST, SIGNATURE)):
                raise refuse(str(path), DAMAGED, part=MANIFEST)
            consignment = consignment_read(packed.read(MANIFEST), packed.read(SIGNATURE), key, str(path))
            if set(packed.namelist()) != {
                MANIFEST,
                SIGNATURE,
                *(part.name for part in consignment.tables.values()),
            }:
                raise refuse(str(path), DAMAGED, part=path.name)
            yield packed, consignment
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise refuse(str(path), DAMAGED, part=path.name) from error
    except OSError as error:
        template = N_("文件读不出来（{cause}）；请检查路径和权限。")
        raise refuse(str(path), template, cause=error.strerror or str(error)) from error


def _lines(packed: zipfile.ZipFile, part: Part, path: Path) -> Iterator[bytes]:
    """The lines of a table; at their end they were counted and compared."""
    digest, rows = hashlib.sha256(), 0
    if packed.getinfo(part.name).file_size != part.size:
        raise refuse(str(path), DAMAGED, part=part.name)
    with packed.open(part.name) as lines:
        for line in lines:
            digest.update(line)
            rows += 1
            yield line
    if (digest.hexdigest(), rows) != (part.sha256, part.rows):
        raise refuse(str(path), DAMAGED, part=part.name)


def _fits(consignment: Consignment, path: Path) -> None:
    ours = {
        model._meta.db_table: tuple(one.name for one in columns_crossing(model))
        for model in carried_declared()
    }
    different = set(consignment.migrations) ^ set(migrations_crossing())
    different |= {
        name for name in ours.keys() | consignment.columns if ours.get(name) != consignment.columns.get(name)
    }
    if different or ours.keys() != consignment.tables.keys():
        told = tuple(sorted(different)[:5])
        raise refuse(str(path), OTHER_VERSION, version=consignment.santu, different=told)


def _known(consignment: Consignment, digest: str, path: Path) -> bool:
    """Whether the very file was read in last."""
    last = last_crossed(IN)
    if last and consignment.number < last["number"]:
        told = {"number": consignment.number, "made_at": consignment.made_at, "last": last["number"]}
        raise refuse(str(path), OLDER, **told)
    if last and consignment.number == last["number"] and digest != last["sha256"]:
        raise refuse(str(path), TWO_OF_ONE, number=consignment.number)
    return bool(last) and digest == last["sha256"]


class _Table:
    """One table, into which lines are taken."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._columns = columns_crossing(model)
        self._blank = [
            (one, carried_declared()[model].blank[one.name])
            for one in columns_of(model)
            if one.name in carried_declared()[model].blank
        ]
        self._key = next(place for place, one in enumerate(self._columns) if one.primary_key)
        table = next((one for one in declarations() if one.table == model._meta.db_table), None)
        self._settable = None if table is None else frozenset(table.settable)

    def take(self, lines: Iterator[bytes]) -> tuple[int, int]:
        """How many rows were new and how many changed; changes come first, as what is new may take their place."""
        row_of, new, changed = reading(self._columns), 0, 0
        names = [one.attname for one in self._columns]
        while rows := [row_of(line) for line in islice(lines, BLOCK)]:
            found = self._model._base_manager.filter(pk__in=[row[self._key] for row in rows])
            there = {row[self._key]: row for row in map(self._stored, found.values_list(*names))}
            for row in rows:
                was = there.get(row[self._key])
                if was is not None and was != row:
                    self._change(was, row)
                    changed += 1
            missing = [row for row in rows if row[self._key] not in there]
            self._insert(missing)
            new += len(missing)
        return new, changed

    def _stored(self, row: tuple[Any, ...]) -> list[Any]:
        """A row as its columns are given in a statement."""
        return [
            one.get_db_prep_save(value, connection) for one, value in zip(self._columns, row, strict=True)
        ]

    def _change(self, was: list[Any], row: list[Any]) -> None:
        different = [place for place, _ in enumerate(row) if was[place] != row[place]]
        if self._settable is not None:
            free = all(self._column(place) in self._settable and was[place] is None for place in different)
            if not free:
                raise refuse("", CHANGED, table=self._model._meta.db_table, row=str(row[self._key]))
        quote = connection.ops.quote_name
        put = ", ".join(f"{quote(self._column(place))} = %s" for place in different)
        where = quote(self._column(self._key))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quote(self._model._meta.db_table)} SET {put} WHERE {where} = %s",
                [*(row[place] for place in different), row[self._key]],
            )

    def _column(self, place: int) -> str:
        return str(self._columns[place].column)

    def _insert(self, rows: list[list[Any]]) -> None:
        quote = connection.ops.quote_name
        columns: list[Column] = [*self._columns, *(one for one, _ in self._blank)]
        names = ", ".join(quote(str(one.column)) for one in columns)
        places = ", ".join(["%s"] * len(columns))
        made = [
            [*row, *(str(row[self._key]) if value == NUMBER_OF_ROW else value for _, value in self._blank)]
            for row in rows
        ]
        with connection.cursor() as cursor:
            table = quote(self._model._meta.db_table)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", cast(Any, made))


def _digest(model: type[Model]) -> tuple[str, int]:
    digest, rows = hashlib.sha256(), 0
    for line in lines_crossing(model):
        digest.update(line)
        rows += 1
    return digest.hexdigest(), rows


def _sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(carried_declared())):
            cursor.execute(statement)
