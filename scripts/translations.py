"""Keep the translation catalogues complete: `check` says what is wrong, `update` writes what is new.

The source language is Chinese and stands in the code, in the standards and in the processes; each folder of src/santu/locale is a
translation of it. Where a standard states its English beside the Chinese, that is the English of the catalogue.
"""

import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any
from xml.etree import ElementTree

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from santu.kernel.messages import PROCESS


def extract_template(
    stream: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """The marked texts of a template: Django turns it into code, of which only the calls of gettext are left."""
    code = templatize(stream.read().decode("utf-8"))
    # How a template is indented means nothing; in code it would.
    flat = "\n".join(line.lstrip() for line in code.splitlines())
    level = io.BytesIO(flat.encode("utf-8"))
    yield from extract_python(level, keywords, comment_tags, {**options, "encoding": "utf-8"})


PACKAGE = Path(__file__).resolve().parents[1] / "src" / "santu"
SOURCES = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", extract_template)]
MARKS = dict.fromkeys(("N_", "_", "gettext", "gettext_lazy")) | {"ngettext": (1, 2)}
PLACE = re.compile(r"{[^{}]*}|%\(\w+\)s")
STANDARDS = "standards/data/*/*/*.yaml"
SPOKEN = {
    "approval/authority": ("name", "organ_name", "instrument"),
    "approval/consultation": ("name",),
    "approval/consulted": ("name",),
    "approval/separation": ("name",),
    "list/kinds": ("name",),
    "list/responsibility_sheets": ("name",),
    **dict.fromkeys(
        (
            "list/responsibility",
            "list/enforcement",
            "list/admission",
            "list/village_duties",
            "list/purchase",
            "list/centre",
            "list/agency",
            "list/burdens",
        ),
        ("name", "means"),
    ),
    "merge/criteria": ("name", "measure", "measured_in"),
    "merge/retyping": ("measure",),
    "quota/allocation_need": ("name",),
    "quota/kinds": ("name",),
    "quota/pool_principles": ("name",),
    "quota/pool_priority": ("name",),
    "staff/certificates": ("name",),
}
"""Lists whose items these fields describe to people; what other lists hold are names, which no one translates."""
PROCESSES = "operate/data/*.bpmn"
PROVENANCE, BOUND = ("sources", "facts"), ("title", "clocks", "guards", "forms", "documents")
WORDS = ("means", "otherwise", "clause", "label", "hint", "title")
"""Of a process: the lists that say where it comes from, the sections of its binding that speak, and with which of their keys."""
NOTHING: Mapping[str, str] = MappingProxyType({})


def standards(package: Path = PACKAGE) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The file and the content of every standard."""
    for path in sorted(package.glob(STANDARDS)):
        yield path, yaml.safe_load(path.read_text("utf-8"))


def texts(standard: Mapping[str, Any]) -> Iterator[str]:
    """What a standard says to people in Chinese: its title, its note, and the items that are described."""
    yield standard["title_zh"]
    if "note_zh" in standard:
        yield standard["note_zh"]
    fields = SPOKEN.get(standard["id"], ())
    for items in standard["values"].values() if fields else ():
        yield from (item[field] for item in items for field in fields if field in item)


def process_texts(package: Path = PACKAGE) -> Iterator[tuple[Path, str]]:
    """What a process that comes with the product says on pages: names in its drawing, the words of its binding.

    What stands in its documents is not among it: they are Chinese in every language, as the law that asks for them.
    """
    for path in sorted(package.glob(PROCESSES)):
        root = ElementTree.parse(path).getroot()
        yield from ((path, one.attrib["name"]) for one in root.iter() if one.get("name"))
        binding = path.with_suffix(".yaml")
        told = yaml.safe_load(binding.read_text("utf-8"))
        yield from ((binding, text) for key in PROVENANCE for text in told.get(key, ()))
        for section in BOUND:
            yield from ((binding, text) for text in _words(told.get(section, {})))


def _words(told: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a section of a binding, however deep; a choice is named by what stands under ``of``."""
    for key, own in told.items():
        if key == "of" and isinstance(own, Mapping):
            yield from map(str, own.values())
        elif isinstance(own, Mapping):
            yield from _words(own)
        elif key in WORDS and own:
            yield str(own)


def stated(package: Path = PACKAGE) -> dict[str, str]:
    """The English that standards state themselves, by the Chinese beside it."""
    return {standard["title_zh"]: standard["title_en"] for _, standard in standards(package)}


def extracted(package: Path = PACKAGE) -> Catalog:
    """Every marked message of the package and every text of its standards and processes, with the files in which it stands."""
    catalogue = Catalog(project="santu", fuzzy=False)
    found = extract_from_dir(package, method_map=SOURCES, keywords=MARKS, comment_tags=("译注",))
    for name, _line, text, comments, context in found:
        catalogue.add(
            text, locations=[(Path(name).as_posix(), None)], auto_comments=comments, context=context
        )
    for path, standard in standards(package):
        for text in texts(standard):
            catalogue.add(text, locations=[(path.relative_to(package).as_posix(), None)])
    for path, text in (both for both in process_texts(package) if not both[1].isascii()):
        catalogue.add(text, locations=[(path.relative_to(package).as_posix(), None)], context=PROCESS)
    return catalogue


def faults(source: Catalog, translation: Catalog, due: Mapping[str, str] = NOTHING) -> Iterator[str]:
    """One sentence for each entry that is missing, unsure, left over, or has other places than its source.

    ``due`` are the translations that the standards state, which the catalogue must repeat.
    """
    for entry in source:
        if not entry.id:
            continue
        told = translation.get(entry.id, entry.context)
        words = told.string if told else ""
        if not words or (isinstance(words, tuple) and not all(words)):
            yield f"no translation: {entry.id}"
        elif told.fuzzy:
            yield f"marked fuzzy, so nobody has read it: {entry.id}"
        elif isinstance(words, str) and set(PLACE.findall(words)) != set(PLACE.findall(str(entry.id))):
            yield f"its places differ from its source's: {entry.id}"
        elif words != due.get(str(entry.id), words):
            yield f"not as the standard states it, run update: {entry.id}"
    for entry in translation:
        if entry.id and source.get(entry.id, entry.context) is None:
            yield f"left over, the code no longer says it: {entry.id}"


def catalogues(package: Path = PACKAGE) -> list[Path]:
    """The catalogues that exist; English always must."""
    english = package / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return sorted({english, *package.glob("locale/*/LC_MESSAGES/django.po")})


def stated_for(path: Path) -> Mapping[str, str]:
    """The translations that the standards state in the language of a catalogue: English only."""
    return stated() if path.parts[-3] == "en" else NOTHING


def read(path: Path) -> Catalog:
    """A catalogue, empty if there is no such file."""
    if not path.exists():
        return Catalog(locale=path.parts[-3], project="santu", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3], abort_invalid=True)


def check() -> int:
    """Print every fault; the number of catalogues that have one."""
    source, broken = extracted(), 0
    for path in catalogues():
        found = sorted(faults(source, read(path), stated_for(path)))
        broken += bool(found)
        for fault in found:
            print(f"{path.relative_to(PACKAGE)}: {fault}")
        print(f"{path.relative_to(PACKAGE)}: {len(source)} messages, {len(found)} faults")
    return broken


def update() -> int:
    """Add what is new, untranslated unless a standard states it, and drop what nobody says any more."""
    source = extracted()
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(
            source, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
        )
        for text, words in stated_for(path).items():
            catalogue[text].string = words
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=110, sort_output=True, ignore_obsolete=True)
    return 0


if __name__ == "__main__":
    sys.exit({"check": check, "update": update}[sys.argv[1]]())
