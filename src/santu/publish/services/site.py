"""The files of an export, made out of stored editions alone: pages in both languages, CSV and JSON of each list."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.publish.domain.admitted import per_issuer
from santu.publish.domain.differences import edition_name
from santu.publish.domain.listing import COLUMNS, TITLES, UNKNOWN, Listing, ListKind, Record, is_top, worded
from santu.publish.domain.places import Place, Places, findable, former_of, places_of
from santu.publish.domain.unit_lists import PublicList
from santu.register.domain.admissions import AdmissionState

LANGUAGES = {"zh-hans": "", "en": "en/"}
"""Language → the folder of its pages."""
STYLE, MARK, SEARCH, INDEX = "santu.css", "mark.svg", "find.js", "find-index.js"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SAFE = re.compile(r"[^\w.-]")
PREPARED = N_("机构在筹备，自 {day} 起办")
PREPARING = N_("机构在筹备，哪天起办还没有定")
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """An edition that leaves."""

    kind: ListKind
    scope: str
    scope_name: str
    scope_code: str
    number: int
    day: date
    document: str
    published_on: date
    digest: str
    listing: Listing

    @property
    def slug(self) -> str:
        """The beginning of the names of its files."""
        return SAFE.sub("-", f"{self.kind}-{self.scope_code or self.scope}")

    @property
    def name(self) -> Message:
        return edition_name(self.kind, self.scope_name, self.number)


@dataclass(frozen=True, slots=True)
class Home:
    """A county, or the unit of a smaller list, with what is below it: a page of its own."""

    record: Record
    townships: Sequence[tuple[Record, Sequence[Record]]]

    @property
    def villages(self) -> int:
        return sum(len(villages) for _, villages in self.townships)


@dataclass(frozen=True, slots=True)
class Export:
    """What an export says of itself as a whole."""

    day: date
    demo: bool
    key: str
    editions: Sequence[Published]
    lists: Sequence[PublicList] = ()


def files_of(export: Export, progress: Callable[[str, int], None]) -> Iterator[File]:
    """Every file but sums and signature, in order.

    Args:
        export: what leaves.
        progress: told which kind of file comes, and of how many files it is.
    """
    yield STYLE, _bundled("public.css")
    yield MARK, _bundled("mark.svg")
    yield SEARCH, _bundled("find.js")
    places = places_of(edition.listing for edition in export.editions)
    pages = pages_of(places, export.lists)
    yield INDEX, _index(places, pages)
    yield "editions.json", _json(_told(export))
    for edition in export.editions:
        yield (
            f"{edition.slug}.json",
            _json({"columns": edition.listing.keys, "rows": edition.listing.records()}),
        )
    for language, folder in LANGUAGES.items():
        with translation.override(language):
            site = _Site(export, places, pages, folder, progress)
            # Not handed on one by one: the language would be another one in between.
            files = list(site.files())
        yield from files


class _Site:
    """The pages and tables of one language."""

    def __init__(
        self,
        export: Export,
        places: Places,
        pages: Mapping[str, str],
        folder: str,
        progress: Callable[[str, int], None],
    ) -> None:
        self.export = export
        self.places = places
        self.pages = pages
        self.folder = folder
        self.progress = progress
        self.english = bool(folder)

    def files(self) -> Iterator[File]:
        yield self._page(
            "index", "index", {"editions": self.export.editions, "lists": self._lists(self.export.lists)}
        )
        for edition in self.export.editions:
            yield f"{self.folder}{edition.slug}.csv", _csv(edition.listing)
            if edition.kind is ListKind.DIVISIONS:
                yield from self._divisions(edition)
            elif edition.kind is ListKind.DUTIES:
                yield self._page(edition.slug, edition.kind, {"edition": edition, "matters": self._matters()})
            elif edition.kind is ListKind.VILLAGES:
                yield self._page(
                    edition.slug, edition.kind, {"edition": edition, "homes": self._homes(edition)}
                )
            elif edition.kind is ListKind.ADMISSIONS:
                yield self._page(edition.slug, edition.kind, self._admissions(edition))
            else:
                records = [
                    _in_words(record) | {"page": self.pages.get(record.get("old_id", ""))}
                    for record in edition.listing.records()
                ]
                yield self._page(edition.slug, edition.kind, {"edition": edition, "records": records})
        yield from self._residents()

    def _homes(self, edition: Published) -> list[dict[str, object]]:
        """The townships in which villages were called otherwise, each with the page that says so, and of how many."""
        counts = Counter(one["home_id"] for one in edition.listing.records())
        return [
            {
                "name": place.record["name"],
                "county": place.county["name"] if place.county else "",
                "page": self.pages[former_of(unit)],
                "count": counts[unit],
            }
            for unit, place in self.places.there.items()
            if unit in counts
        ]

    def _admissions(self, edition: Published) -> dict[str, object]:
        """What was admitted, each with the page of its township, and the counts of who asked for it."""
        records = edition.listing.records()
        pages = [self.pages.get(self.places.home.get(one["unit"], one["unit"])) for one in records]
        shown = [_in_words(one) | {"page": page} for one, page in zip(records, pages, strict=True)]
        return {"edition": edition, "records": shown, "issuers": per_issuer(records)}

    def _matters(self) -> list[dict[str, object]]:
        """Each matter once, with its page and at how many places it is done."""
        return [
            {**_in_words(records[0]), "page": self.pages[code], "places": len({r["place"] for r in records})}
            for code, records in sorted(self.places.matters.items())
        ]

    def _residents(self) -> Iterator[File]:
        """A page for each township, for each that is gone, and for each matter."""
        for unit, place in self.places.there.items():
            yield self._page(self.pages[unit], "place", self._place(place))
            if place.former:
                yield self._page(self.pages[former_of(unit)], "former", self._former(unit, place))
        for unit, gone in self.places.gone.items():
            went = [_in_words(one) | {"page": self.pages.get(one["new_id"])} for one in gone.went]
            yield self._page(self.pages[unit], "gone", {"gone": gone, "went": went})
        for one in self.export.lists:
            page = self.pages[f"{one.unit} {one.kind}"]
            yield f"{self.folder}{page}.csv", _table_csv([gettext("序号"), *one.columns], one.rows)
            told = {"list": one, "page": page, "home": self._home(one.unit)}
            yield self._page(page, "unit_list", told)
        for code, records in self.places.matters.items():
            done = [_in_words(one) | {"page": self.pages.get(one["place"])} for one in records]
            yield self._page(self.pages[code], "matter", {"matter": done[0], "done": done})

    def _former(self, unit: str, place: Place) -> dict[str, object]:
        """What the villages of a township were called before; each old code can be led to, once."""
        shown, anchors = [], set()
        for one in place.former:
            anchor = f"v{one['old_code']}"
            shown.append(_in_words(one) | {"anchor": "" if anchor in anchors else anchor})
            anchors.add(anchor)
        return {"place": _in_words(place.record), "page": self.pages[unit], "former": shown}

    def _home(self, unit: str) -> dict[str, object]:
        """The place whose list it is, as far as it is published."""
        place = self.places.there.get(unit)
        return {"name": place.record["name"] if place else "", "page": self.pages.get(unit, "")}

    def _lists(self, some: Sequence[PublicList]) -> list[tuple[PublicList, str]]:
        return [(one, self.pages[f"{one.unit} {one.kind}"]) for one in some]

    def _place(self, place: Place) -> dict[str, object]:
        duties = [_in_words(one) | {"page": self.pages[one["matter"]]} for one in place.duties]
        return {
            "place": _in_words(place.record),
            "county": place.county and _in_words(place.county),
            "villages": [_in_words(one) for one in place.villages if one["id"] not in place.services],
            "served": [
                (_in_words(one), [_in_words(said) for said in place.services[one["id"]]])
                for one in (place.record, *place.villages)
                if one["id"] in place.services
            ],
            "duties": duties,
            "admitted": [
                _in_words(one) | {"former": one["unit"] not in self.places.home} for one in place.admitted
            ],
            "lists": any(edition.kind is ListKind.DUTIES for edition in self.export.editions),
            "own": self._lists([one for one in self.export.lists if one.unit == place.record["id"]]),
            "former": self.pages[former_of(place.record["id"])] if place.former else "",
            "came": [_in_words(one) | {"page": self.pages.get(one["old_id"])} for one in place.came],
        }

    def _divisions(self, edition: Published) -> Iterator[File]:
        homes = homes_of(edition.listing)
        pages = {home.record["id"]: f"{edition.slug}-{SAFE.sub('-', home.record['code'])}" for home in homes}
        by_id = {home.record["id"]: home for home in homes}
        tops = [
            (_in_words(record), pages.get(record["id"], ""), by_id.get(record["id"]))
            for record in edition.listing.records()
            if is_top(record) or record["id"] in pages
        ]
        yield self._page(edition.slug, "divisions", {"edition": edition, "tops": tops})
        for home in homes:
            told = {
                "edition": edition,
                "home": _in_words(home.record),
                "villages": home.villages,
                "townships": [
                    (_in_words(one), self.pages.get(one["id"], ""), [_in_words(v) for v in some])
                    for one, some in home.townships
                ],
            }
            yield self._page(pages[home.record["id"]], "division", told)

    def _page(self, name: str, template: str, context: Mapping[str, object]) -> File:
        path = f"{self.folder}{name}.html"
        up, other = ("../", f"../{name}.html") if self.english else ("", f"en/{name}.html")
        self.progress(path, 1)
        shown = {
            **context,
            "export": self.export,
            "html_lang": "en" if self.english else "zh-Hans",
            "up": up,
            "other": other,
            "titles": TITLES,
        }
        return path, render_to_string(f"publish/{template}.html", shown).encode()


def pages_of(places: Places, lists: Sequence[PublicList]) -> dict[str, str]:
    """The page of each township, of each that is gone, of each matter, and of each list by unit and kind."""
    found = {unit: f"unit-{place.record['code'] or unit}" for unit, place in places.there.items()}
    found |= {unit: f"was-{unit}" for unit in places.gone}
    found |= {
        former_of(unit): f"villages-were-{place.record['code'] or unit}"
        for unit, place in places.there.items()
        if place.former
    }
    found |= {code: f"matter-{code}" for code in places.matters}
    for one in lists:
        there = places.there.get(one.unit)
        found[f"{one.unit} {one.kind}"] = f"list-{one.kind}-{there.record['code'] if there else one.unit}"
    taken: set[str] = set()
    for key, page in found.items():
        name = plain = SAFE.sub("-", page)
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        found[key] = name
    return found


def _index(places: Places, pages: Mapping[str, str]) -> bytes:
    """What can be looked for, as a script, which a page that was opened from a folder can load, too."""
    rows = json.dumps(list(findable(places, pages)), ensure_ascii=False, separators=(",", ":"))
    return f"self.santuIndex={rows};\n".encode()


def homes_of(listing: Listing) -> list[Home]:
    """The counties of a list of divisions with their townships and villages; of a smaller list its topmost unit."""
    records = listing.records()
    below: dict[str, list[Record]] = {}
    for record in records:
        below.setdefault(record["parent"], []).append(record)
    tops = [one for one in records if one["level"] == Level.COUNTY] or below.get("", [])
    return [Home(top, _townships(top, below)) for top in tops]


def _townships(top: Record, below: Mapping[str, list[Record]]) -> list[tuple[Record, Sequence[Record]]]:
    mine = [top] if top["level"] == Level.TOWNSHIP else below.get(top["id"], [])
    return [(one, below.get(one["id"], [])) for one in mine]


def _in_words(record: Record) -> dict[str, object]:
    """A record as a page shows it."""
    shown: dict[str, object] = {key: worded(key, value) for key, value in record.items()}
    if "document" in record and "event" in record:
        shown["documents"] = record["document"].split("、") if record["document"] else []
    if "persons" in record:
        shown["heads"] = int(record["persons"])
        shown["refused"] = record["state"] == AdmissionState.REFUSED
    if starts := record.get("starts"):
        shown["starts"] = message(PREPARING) if starts == UNKNOWN else message(PREPARED, day=starts)
    if record.get("days"):
        shown["days"] = int(record["days"])
    return shown


def _csv(listing: Listing) -> bytes:
    header = [gettext(column.title) for column in COLUMNS[listing.kind]]
    return _table_csv(header, ([_cell(*cell) for cell in record.items()] for record in listing.records()))


def _table_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which a spreadsheet would not read Chinese."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        # A spreadsheet would take such a text for a formula.
        writer.writerow([f"'{text}" if text.startswith(FORMULA) else text for text in row])
    return stream.getvalue().encode("utf-8-sig")


def _cell(key: str, value: str) -> str:
    found = worded(key, value)
    return found.render(gettext) if isinstance(found, Message) else found


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _told(export: Export) -> dict[str, object]:
    """What is in an export, for programs."""
    return {
        "day": export.day.isoformat(),
        "demo": export.demo,
        "key": export.key,
        "editions": [
            {
                "list": str(edition.kind),
                "unit": edition.scope,
                "unit_name": edition.scope_name,
                "unit_code": edition.scope_code,
                "edition": edition.number,
                "day": edition.day.isoformat(),
                "document": edition.document,
                "published_on": edition.published_on.isoformat(),
                "rows": len(edition.listing.rows),
                "sha256": edition.digest,
                "files": [f"{edition.slug}.json", f"{edition.slug}.csv", f"en/{edition.slug}.csv"],
            }
            for edition in export.editions
        ],
        "lists": [
            {
                "list": one.kind,
                "unit": one.unit,
                "title": one.title,
                "published_on": one.published_on.isoformat(),
                "start": one.start.isoformat(),
                "document": one.document,
                "rows": len(one.rows),
                "sha256": one.digest,
            }
            for one in export.lists
        ],
    }


def _bundled(name: str) -> bytes:
    """A file that ``frontend/`` built."""
    folder = Path(settings.STATIC_ROOT)
    names: dict[str, str] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return (folder / names[name]).read_bytes()
