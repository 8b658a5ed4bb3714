"""Imports that are being prepared: files and a note beside them, kept apart from the register.

A draft is a folder of its own under ``uploads`` in the home of Santu. Nothing of it is in the register, so nothing
of it is an act; only who made it opens it, and what nobody took further goes after a week.
"""

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.body_standard import body_standard
from santu.register.domain.findings import findings
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.handed_in import HandedIn, handed_in
from santu.register.domain.layouts import read_register_files
from santu.register.domain.layouts_records import RegisterFiles
from santu.register.domain.review import Listed, Review, review_to_json
from santu.register.models import Act
from santu.register.selectors.drafts import NOTE, REVIEW, Draft, moved_since, review_of, uploads
from santu.register.services.acts import Also, nothing_else
from santu.register.services.imports import FigureSource, Preview, import_commit, import_preview
from santu.register.services.uploads import Upload, upload_of, uploads_drop, uploads_keep
from santu.standards.rulebook import Standards

KEPT_SECONDS = 7 * 24 * 3600
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def draft_keep(*, uploads_of: Mapping[str, Upload], note: Draft, by: User) -> Draft:
    """Keep the files of an import that somebody begins, under a name that nobody can guess; sweep old ones away.

    Args:
        uploads_of: by part (townships, villages, population) the file.
        note: what else was said: title, day, document, base of the figures.
        by: who alone may open it.
    """
    _sweep()
    key = uploads_keep(uploads_of)
    names = {part: path.name for part in uploads_of if (path := upload_of(key, part))}
    draft = replace(note, key=key, owner=by.username, files=names)
    _write(draft, NOTE, draft.as_json())
    return draft


def draft_ignore(*, draft: Draft, columns: Collection[str], by: User) -> Draft:
    """Say which columns are left out, by their names."""
    _own(draft, by)
    changed = replace(draft, ignored=tuple(sorted({*draft.ignored, *columns})))
    _write(changed, NOTE, changed.as_json())
    return changed


def draft_discard(*, draft: Draft, by: User) -> None:
    """Throw the files away."""
    _own(draft, by)
    uploads_drop(draft.key)


def draft_look(*, draft: Draft, by: User) -> Review | None:
    """Only read the files: what is wrong with them is kept and returned; ``None`` where they are sound."""
    _own(draft, by)
    given = _read(draft)
    if given.files is not None and not given.faults and not given.unmapped(draft.ignored):
        return None
    review = _unsound(draft, given)
    _write(draft, REVIEW, review_to_json(review))
    return review


def draft_review(*, draft: Draft, standards: Standards, by: User, progress: Progress = silent) -> Review:
    """Look through the files, compare them with the register, and keep what was found beside them."""
    _own(draft, by)
    progress(N_("读取名单"), 0, 3)
    given = _read(draft)
    review = _unsound(draft, given)
    if given.files is not None and review.is_sound:
        try:
            progress(N_("比对登记"), 1, 3)
            preview = _preview(draft, given.files, given, by)
            review = _compared(preview, _listed(given.files), standards, progress)
        except Refused as refused:
            review = replace(review, faults=refused.faults)
    _write(draft, REVIEW, review_to_json(review))
    return review


def draft_commit(
    *, draft: Draft, since: int, by: User, progress: Progress = silent, also: Also = nothing_else
) -> Act:
    """Import what was previewed.

    Args:
        draft: the files and what was said of them.
        since: the latest act that the preview had seen, which ``by`` agreed to.
        by: who imports.
        progress: told how far it is.
        also: what else is written in the same transaction.

    Raises:
        Refused: the files are at fault, or a county in which they change something moved since the
            preview; nothing is written.
    """
    _own(draft, by)
    progress(N_("读取名单"), 0, 3)
    given = _read(draft)
    template = N_("不认识这些列：{columns}；请在草稿页勾选不导入它们，或改正列名后重新上传。")
    faults = [*given.faults, *_moved(draft)]
    faults += [Fault(name, message(template, columns=left)) for name, left in given.unmapped(draft.ignored)]
    if faults or given.files is None:
        raise Refused(faults)
    progress(N_("比对登记"), 1, 3)
    preview = replace(_preview(draft, given.files, given, by), since=since)
    progress(N_("写入登记"), 2, 3)
    title = draft.title or message(N_("导入 {day} 的区划名单"), day=preview.incoming.day).render()
    return import_commit(preview=preview, title=title, by=by, document=draft.document, also=also)


def _unsound(draft: Draft, given: HandedIn) -> Review:
    left = tuple(given.unmapped(draft.ignored))
    return Review(faults=given.faults, unmapped=left, listed=_listed(given.files))


def _compared(preview: Preview, listed: Listed, standards: Standards, progress: Progress) -> Review:
    progress(N_("对照标准"), 2, 3)
    rows = preview.told()
    after = preview.after
    names = {row.county: after.divisions[row.county].name for row in rows if row.county}
    return Review(
        since=preview.since,
        day=preview.incoming.day,
        rows=tuple(rows),
        counties=names,
        violations=_violations(preview, standards),
        listed=listed,
    )


def _preview(draft: Draft, files: RegisterFiles, given: HandedIn, by: User) -> Preview:
    incoming = snapshot_of_files(files, day=draft.day)
    return import_preview(incoming=incoming, by=by, figures=FigureSource(draft.base, given.figures_from))


def _violations(preview: Preview, standards: Standards) -> int | None:
    """How many rules the register would break on its day; unknown where no standard was in force yet."""
    try:
        standard = body_standard(standards, preview.incoming.day).fitting(preview.after)
    except Refused:
        return None
    return len(findings(preview.after, standard))


def _listed(files: RegisterFiles | None) -> Listed:
    if files is None:
        return Listed()
    figures = sum((row.people is not None) + (row.households is not None) for row in files.population)
    return Listed(len(files.townships), len(files.villages), figures)


def _read(draft: Draft) -> HandedIn:
    lists = partial(read_register_files, draft.path("townships"), draft.path("villages"))
    return handed_in(lists, draft.path("population") if "population" in draft.files else None)


def _moved(draft: Draft) -> list[Fault]:
    """A fault for each act that changed what the preview is about, also if it did the very same."""
    review = review_of(draft)
    template = N_("预览之后，第 {act} 号操作“{title}”改动了涉及的县；请回到草稿重新比对，再导入。")
    moved = moved_since(review) if review else []
    return [Fault("", message(template, act=act, title=title)) for act, title in moved]


def _own(draft: Draft, by: User) -> None:
    """The selector gives a draft to nobody else; a service called without it must not, either."""
    if draft.owner != by.username:
        raise PermissionError(draft.key)


def _write(draft: Draft, name: str, value: object) -> None:
    """All of it or nothing: a page may read while a job writes."""
    passing = draft.folder / f"{name}.new"
    passing.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
    passing.replace(draft.folder / name)


def _sweep() -> None:
    """Old drafts go; whoever else sweeps at this moment takes the same ones."""
    before = time.time() - KEPT_SECONDS
    for folder in uploads().glob("*/") if uploads().is_dir() else ():
        if folder.stat().st_mtime < before:
            uploads_drop(folder.name)
