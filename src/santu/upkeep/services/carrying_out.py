"""Writing the register for the deployment of daily work: one signed file, of one instant."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from santu import __version__
from santu.accounts.services.people import SYSTEM
from santu.audit.anchoring import signer
from santu.audit.domain.keys import fingerprint
from santu.audit.models import ChainHead
from santu.audit.services import append
from santu.kernel.messages import N_, refuse
from santu.upkeep.domain.carrying import MANIFEST, SIGNATURE, Consignment
from santu.upkeep.domain.manifest import Part
from santu.upkeep.selectors.carried import (
    OUT,
    carried_declared,
    columns_crossing,
    last_crossed,
    lines_crossing,
    migrations_crossing,
)
from santu.upkeep.selectors.instant import one_instant

Progress = Callable[[str, int, int], None]
BLOCK = 1 << 20
NOT_HERE = N_("只有内部部署（或没有分开的一台机器）能写出送往业务部署的文件；请到那里运行。")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was written."""

    path: Path
    size: int
    consignment: Consignment
    key: str


def consignment_write(*, path: Path, progress: Progress) -> Sent:
    """Write what daily work needs of the register into a file that is not there yet.

    Raises:
        Refused: this is not where the register is kept, there is no key, there is a file already, or it cannot be written.
    """
    if settings.SANTU_DEPLOYMENT not in {"", "internal"}:
        raise refuse("SANTU_DEPLOYMENT", NOT_HERE)
    if path.exists():
        raise refuse(str(path), N_("这里已有文件，不会覆盖它；请换一个文件名。"))
    key = signer()
    passing = path.with_name(f"{path.name}.part")
    try:
        with ExitStack() as stack:
            stack.callback(passing.unlink, missing_ok=True)
            written: dict[str, tuple[IO[bytes], Part]] = {}
            with one_instant():
                made_at = timezone.now().astimezone(UTC).isoformat(timespec="seconds")
                migrations = migrations_crossing()
                for number, model in enumerate(carried_declared()):
                    progress(N_("写出登记"), number, len(carried_declared()))
                    name = model._meta.db_table
                    file = stack.enter_context(tempfile.TemporaryFile(dir=path.parent))
                    written[name] = (file, _kept(lines_crossing(model), name, file))
            with transaction.atomic():
                ChainHead.objects.select_for_update(no_key=True).filter(chain="").first()
                consignment = Consignment(
                    number=last_crossed(OUT).get("number", 0) + 1,
                    made_at=made_at,
                    santu=__version__,
                    migrations=migrations,
                    columns={
                        model._meta.db_table: tuple(column.name for column in columns_crossing(model))
                        for model in carried_declared()
                    },
                    tables={name: part for name, (_, part) in written.items()},
                )
                text = consignment.written()
                parts = {name: file for name, (file, _) in written.items()}
                _pack(passing, text, key.sign(text), parts, consignment)
                told = {"number": consignment.number, "sha256": hashlib.sha256(text).hexdigest()}
                append(chain="", act=OUT, by=SYSTEM, after=told)
                passing.replace(path)
        return Sent(path, path.stat().st_size, consignment, fingerprint(key.public_key()))
    except OSError as error:
        template = N_("文件写不出来（{cause}）；请检查文件夹、权限和磁盘空间。")
        raise refuse(str(path), template, cause=error.strerror or str(error)) from error


def _kept(lines: Iterable[bytes], name: str, file: IO[bytes]) -> Part:
    digest, rows, size = hashlib.sha256(), 0, 0
    for line in lines:
        digest.update(line)
        file.write(line)
        rows, size = rows + 1, size + len(line)
    return Part(f"tables/{name}.jsonl", size, digest.hexdigest(), rows)


def _pack(
    path: Path, text: bytes, signature: bytes, files: Mapping[str, IO[bytes]], consignment: Consignment
) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo(MANIFEST), text)
            packed.writestr(zipfile.ZipInfo(SIGNATURE), signature)
            for name, part in consignment.tables.items():
                about = zipfile.ZipInfo(part.name)
                about.compress_type = zipfile.ZIP_DEFLATED
                files[name].seek(0)
                with packed.open(about, "w", force_zip64=True) as to:
                    while block := files[name].read(BLOCK):
                        to.write(block)
        out.flush()
        os.fsync(out.fileno())
