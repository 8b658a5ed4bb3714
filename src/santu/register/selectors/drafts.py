"""Reading imports that are being prepared; only who began one sees it."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.review import Review, review_from_json
from santu.register.models import ActScope, DivisionVersion
from santu.register.models.acts import STANDS

NOTE, REVIEW = "draft.json", "review.json"
KEY = re.compile(r"[A-Za-z0-9_-]{20,40}")
SMALL = 4_000
"""Rows: what a city has. A province, some 25,000, takes one and a half seconds to load."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An import that is being prepared.

    ``files`` are the names of the files by part; ``day`` is the day of the lists where they do
    not name it; ``base`` is what the figures stand on; ``ignored`` are the columns left out.
    """

    key: str = ""
    owner: str = ""
    title: str = ""
    document: str = ""
    day: date | None = None
    base: str = ""
    files: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return uploads() / self.key

    def path(self, part: str) -> Path:
        return self.folder / part / self.files[part]

    @property
    def size(self) -> int:
        """How many bytes the files have."""
        return sum(self.path(part).stat().st_size for part in self.files)

    def as_json(self) -> dict[str, Any]:
        return {
            "owner": self.owner,
            "title": self.title,
            "document": self.document,
            "day": self.day.isoformat() if self.day else "",
            "base": self.base,
            "files": self.files,
            "ignored": self.ignored,
        }


FAULTY, PREVIEWED, UNREAD = "faulty", "previewed", "unread"
"""How far a draft has come: there are faults or unknown columns, its preview waits, nobody looked yet."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list: how it is called, the day of its lists, when the files came, how far it has come."""

    key: str
    title: str
    day: date | None
    made_at: datetime
    state: str


def uploads() -> Path:
    """Where the folders of drafts are."""
    return Path(settings.SANTU_HOME) / "uploads"


def draft_of(key: str, username: str) -> Draft:
    """The draft of this key, for who began it.

    Raises:
        Refused: there is none, or it is somebody else's, which look alike.
    """
    note = uploads() / key / NOTE
    if KEY.fullmatch(key) and note.is_file():
        said = json.loads(note.read_text("utf-8"))
        if said.pop("owner") == username:
            day, ignored = said.pop("day"), said.pop("ignored")
            when = date.fromisoformat(day) if day else None
            return Draft(key=key, owner=username, day=when, ignored=tuple(ignored), **said)
    template = N_("没有这份导入草稿；它可能已经导入、已经丢弃，或放了七天以上被清理。请重新上传。")
    raise refuse("", template)


def drafts_of(username: str) -> list[DraftRow]:
    """The drafts that this person began and neither imported nor discarded, the latest first."""
    found = []
    for note in uploads().glob(f"*/{NOTE}") if uploads().is_dir() else ():
        try:
            draft = draft_of(note.parent.name, username)
            # The note is written again when columns are left out; the files are not.
            made = min((draft.path(part).stat().st_mtime for part in draft.files), default=0.0)
            found.append(
                DraftRow(draft.key, draft.title, draft.day, datetime.fromtimestamp(made, UTC), _state(draft))
            )
        except (Refused, FileNotFoundError):
            continue  # somebody else's, or gone since the folder was listed
    return sorted(found, key=lambda row: row.made_at, reverse=True)


def _state(draft: Draft) -> str:
    kept = draft.folder / REVIEW
    try:
        return PREVIEWED if _sound(str(kept), kept.stat().st_mtime_ns) else FAULTY
    except FileNotFoundError:
        return UNREAD


@lru_cache(maxsize=128)
def _sound(path: str, _written: int) -> bool:
    """Kept apart from the review, of which a province's is large and few are kept."""
    return review_from_json(json.loads(Path(path).read_text("utf-8"))).is_sound


def review_of(draft: Draft) -> Review | None:
    """What the last look at the files found; ``None`` where nobody looked yet."""
    kept = draft.folder / REVIEW
    try:
        return _review(str(kept), kept.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _review(path: str, _written: int) -> Review:
    return review_from_json(json.loads(Path(path).read_text("utf-8")))


def moved_since(review: Review) -> list[tuple[int, str]]:
    """The acts after the review that changed a county in which it would change something: number, title."""
    counties = {row.county for row in review.rows}
    acts = ActScope.objects.filter(act__gt=review.since).order_by("act")
    rows = acts.values_list("act_id", "act__title", "county")
    return list(dict.fromkeys((act, title) for act, title, county in rows if county in counties))


def register_is_small() -> bool:
    """Whether the register is so small that comparing a list with it takes no time to speak of."""
    return DivisionVersion.objects.filter(STANDS)[: SMALL + 1].count() <= SMALL
