"""Files that somebody attaches to the materials of a case, and handing one out again."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.services import append
from santu.files.store import digest_of, file_keep
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.files import Brought, files_faults, taken_on
from santu.operate.domain.window import materials_of
from santu.operate.models import Case, CaseFile
from santu.operate.selectors.window_files import as_keeper, content_of, may_attach
from santu.operate.services.stepping import act_add, case_locked
from santu.register.domain.centre_terms import Material
from santu.register.selectors.reach import sight_of
from santu.standards.loader import load


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is handed out: of which material, what it is, its content."""

    name: str
    kind: str
    content: bytes


def files_add(*, case: int, brought: Sequence[Brought], by: User) -> list[CaseFile]:
    """Attach files to the materials of an open case: all of them, or none.

    Raises:
        Refused: it is not theirs to attach, the case is over, there is none, or any is not taken.
    """
    with transaction.atomic():
        found = case_locked(case)
        if not may_attach(sight_of(by), found):
            raise refuse("", N_("材料文件由申请人、代办员或受理窗口附；您不是其中之一。"))
        if found.closed_at:
            over = N_("这一件在 {at} 已经办结，不再收材料文件；要补材料请联系受理窗口。")
            raise refuse("", over, at=f"{timezone.localtime(found.closed_at):%Y-%m-%d %H:%M}")
        if not brought:
            raise refuse("", N_("没有选文件；请在要附的材料下选好文件再提交。"))
        if faults := brought_faults(brought, materials_of(json.loads(found.terms)), found):
            raise Refused(faults)
        rows = files_write(found, brought, contents_keep(brought), by)
        found.save(update_fields=["steps"])
    return rows


def brought_faults(
    brought: Sequence[Brought], materials: Sequence[Material], case: Case | None = None
) -> list[Fault]:
    """Everything that is wrong with what was brought for a case, or for one that is to be opened."""
    before = CaseFile.objects.filter(case=case).exclude(digest="") if case else CaseFile.objects.none()
    known = list(before.values_list("no", "digest"))
    counts = Counter(no for no, _ in known)
    faults = list(files_faults(brought, materials, counts, taken_on(timezone.localdate(), load())))
    seen = set(known)
    for one in brought:
        which = (one.no, digest_of(one.content))
        if which in seen and one.size:
            twice = N_("“{file}”和这份材料已有的一个文件内容一样，没有再收；请换一个文件，或不附。")
            faults.append(Fault(f"file-{one.no}", message(twice, file=one.name)))
        seen.add(which)
    return faults


def contents_keep(brought: Sequence[Brought]) -> list[str]:
    """Put files without fault on the disk, before others wait for the rows that name them; gives the digest of each.

    Raises:
        Refused: one cannot be written.
    """
    return [file_keep(one.content) for one in brought]


def files_write(case: Case, brought: Sequence[Brought], digests: Sequence[str], by: User) -> list[CaseFile]:
    """Write down files that are on the disk, and that they were attached; the case is to be saved with its ``steps``."""
    materials = materials_of(json.loads(case.terms))
    rows = [
        CaseFile.objects.create(
            case=case,
            no=one.no,
            name=materials[one.no - 1].name,
            digest=digest,
            size=one.size,
            kind=one.kind,
            by=by.username,
        )
        for one, digest in zip(brought, digests, strict=True)
    ]
    act_add(case, "file_add", by.username, told={"files": [row.pk for row in rows]})
    return rows


def file_open(*, case: int, file: int, by: User) -> Opened:
    """Hand out a file; that it was, to whom, and as what they had it, is recorded.

    Raises:
        Refused: there is none of this number in the case, it is not theirs to open, it was blanked, or is not what was brought.
    """
    with transaction.atomic():
        found = case_locked(case)
        whom = as_keeper(sight_of(by), found)
        if whom is None:
            only = N_("材料文件只给申请人、代办员、受理窗口和正在办理这一件的人看；您没有这一件的任务。")
            raise refuse("", only)
        row = CaseFile.objects.filter(case=found, pk=file).first()
        if row is None:
            raise refuse("", N_("这一件没有这个材料文件；请从办件页面上打开。"))
        if not row.digest:
            raise refuse("", N_("这个材料文件在 {day} 留存期满，已清除。"), day=f"{row.blanked_on}")
        content = content_of(row)
        after = {"case": case, "file": file, "as": whom}
        append(chain=found.county_id, act="case_file_open", by=by.username, after=after)
    return Opened(row.name, row.kind, content)
