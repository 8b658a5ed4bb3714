"""The file of a case: everything that is kept of it, as the parts of an archive and the manifest that names them."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from santu.accounts.selectors.people import titles_of
from santu.files.kinds import KINDS
from santu.formats.official_docx import official_docx
from santu.kernel.messages import N_, Fault, refuse
from santu.operate.domain.archiving import Part, manifest_written, part_of
from santu.operate.domain.case_words import DEEDS, outcome_word
from santu.operate.domain.definition import Definition, Node
from santu.operate.domain.papers import filled
from santu.operate.models import Applicant, Case, CaseAct, CaseFile, CaseWords
from santu.operate.selectors.cases import names_at
from santu.operate.selectors.papers import Papers, papers_of
from santu.operate.selectors.processes import Nodes, bound_once
from santu.operate.selectors.window_files import content_of, keeps
from santu.register.selectors.reach import Sight

SYNTHETIC = "合成办件，不是真实文书"
"""Stands on every page of a document of a made-up case."""
FORMAT = 1
"""The number of this layout of a manifest."""
NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What some system takes for more than a letter of a file's name."""
LONGEST_NAME = 60
"""Characters of what a part is called; every system keeps so many."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would take a text that begins so for a formula."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The file of a case.

    Attributes:
        name: what the archive is called; digest: the SHA-256 of its manifest.
        lacking: documents that are due and cannot be made, by title, with what lacks.
        blanked: how many files are gone, as the time to keep them is over.
    """

    name: str
    manifest: bytes
    parts: Sequence[Part]
    lacking: Mapping[str, Sequence[Fault]]
    blanked: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.manifest).hexdigest()


def archive_seen(sight: Sight, case: Case) -> Archive:
    """The file of a case for somebody.

    Raises:
        Refused: they do not keep the case.
    """
    if not keeps(sight, case):
        only = N_("案卷只给立卷的单位：开这一件的环节由谁办，就由谁保管；您没有这项权限。")
        raise refuse("", only)
    return archive_of(case)


def archive_of(case: Case) -> Archive:
    """The file of a case as it stands; contents of files are not read yet."""
    papers = papers_of(case)
    documents = _documents(case, papers)
    files = list(CaseFile.objects.filter(case=case).order_by("pk"))
    kept = {one.pk: _file(no, one) for no, one in enumerate(files, 1) if one.digest}
    nodes = Nodes()
    acts = _acts(case, nodes)
    forms = bound_once(case.version.binding).forms.values()
    labels = {name: own.label for form in forms for name, own in form.items()}
    log = part_of("办理过程.csv", _log(acts, labels))
    lacking = {view.paper.title: view.faults for view in papers.views if view.faults}
    told = {
        **_case(case, nodes),
        "acts": acts,
        "log": log.told,
        "documents": [
            {**part.told, "name": name, "title": papers.due[name].title, "clause": papers.due[name].clause}
            for name, part in documents.items()
        ],
        "documents_lacking": {
            title: [str(one.message) for one in faults] for title, faults in lacking.items()
        },
        "files": [
            {
                **_file_told(case, one, nodes),
                **(kept[one.pk].told if one.digest else {"blanked_on": f"{one.blanked_on}"}),
            }
            for one in files
        ],
    }
    name = f"案卷-{case.number}{'' if case.closed_at else '-未办结'}.zip"
    parts = [log, *documents.values(), *kept.values()]
    return Archive(name, manifest_written(told), parts, lacking, len(files) - len(kept))


def mark_of(case: Case) -> str:
    """What stands on every page of a document of a case that is none; "" for a real one."""
    return SYNTHETIC if case.is_synthetic else ""


def _documents(case: Case, papers: Papers) -> dict[str, Part]:
    sound = [view for view in papers.views if not view.faults]
    return {
        view.name: part_of(
            f"文书/{no:02}-{_name(view.paper.title)}.docx",
            official_docx(filled(view.paper, papers.told, mark_of(case))),
        )
        for no, view in enumerate(sound, 1)
    }


def _file(no: int, file: CaseFile) -> Part:
    suffix = KINDS[file.kind].suffix if file.kind in KINDS else ""
    path = f"材料/{no:03}-{_name(file.name)}{suffix}"
    return Part(path, file.digest, file.size, partial(content_of, file))


def _name(text: str) -> str:
    """A text as a part of a file's name that every system can write."""
    return NO_NAME.sub("、", text)[:LONGEST_NAME]


def _file_told(case: Case, file: CaseFile, nodes: Nodes) -> dict[str, Any]:
    return {
        "name": file.name,
        "material": file.no,
        "task": nodes.called(case.version, file.node) if file.node else "",
        "node": file.node,
        "field": file.field,
        "of": file.of,
        "kind": file.kind,
        "size": file.size,
        "added_at": _at(file.added_at),
        "by": file.by,
    }


def _case(case: Case, nodes: Nodes) -> dict[str, Any]:
    names = names_at(case, ())
    who = Applicant.objects.filter(case=case).first()
    return {
        "format": FORMAT,
        "case": case.number,
        "title": case.title,
        "matter": case.matter,
        "process": {"name": case.process, "title": case.version.title, "version": case.version.number, "digest": case.version.digest},
        "place": {"unit": case.place_id, "name": names.get(case.place_id, "")},
        "county": {"unit": case.county_id, "name": names.get(case.county_id, "")},
        "came_at": _at(case.came_at),
        "on_paper": case.on_paper,
        "opened_at": _at(case.opened_at),
        "opened_by": case.opened_by,
        "state": "closed" if case.closed_at else "open",
        "closed_at": _at(case.closed_at) if case.closed_at else "",
        "ended": nodes.called(case.version, case.ended) if case.ended else "",
        "is_synthetic": case.is_synthetic,
        "terms": json.loads(case.terms),
        "about": case.about,
        "lists": {name: [{"unit": one, "name": names.get(one, "")} for one in units] for name, units in json.loads(case.lists).items()},
        "who": {"kind": who.kind, "name": who.name, "phone": who.phone} if who else {},
    }  # fmt: skip


def _acts(case: Case, nodes: Nodes) -> list[dict[str, Any]]:
    """Every act, the first first, with what was written."""
    words: dict[int, dict[str, str]] = {}
    for act, name, text in CaseWords.objects.filter(act__case=case).values_list("act", "name", "text"):
        words.setdefault(act, {})[name] = text
    acts = list(CaseAct.objects.filter(case=case).select_related("note").order_by("seq"))
    titles = titles_of({act.by for act in acts})
    return [
        _act(act, nodes.of(case.version, act.node) if act.node else None, titles, words.get(act.pk, {}))
        for act in acts
    ]


def _act(
    act: CaseAct,
    found: tuple[Definition, Node] | None,
    titles: Mapping[str, tuple[str, str]],
    words: Mapping[str, str],
) -> dict[str, Any]:
    definition, node = found or (None, None)
    return {
        "seq": act.seq,
        "at": _at(act.at),
        "by": act.by,
        "by_title": titles.get(act.by, ("", ""))[0],
        "deed": act.deed,
        "deed_word": DEEDS.get(act.deed, act.deed),
        "node": act.node,
        "task": node.called if node else "",
        "outcome": act.outcome,
        "outcome_word": outcome_word(definition, node, act.outcome)
        if definition and node and act.outcome
        else "",
        "note": getattr(getattr(act, "note", None), "text", ""),
        "words": dict(words),
        "told": json.loads(act.told),
    }


LOG = ("序号", "时间", "办理", "环节", "结果", "办理人", "意见", "填写")


def _log(acts: Iterable[Mapping[str, Any]], labels: Mapping[str, str]) -> bytes:
    """The course of a case, as people read it in a spreadsheet; ``labels`` are what the fields are called."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(LOG)
    for act in acts:
        written = "；".join(
            f"{labels.get(name, name)}：{text}" for name, text in sorted(act["words"].items())
        )
        by = act["by_title"] or act["by"]
        cells = (act["at"], act["deed_word"], act["task"], act["outcome_word"], by, act["note"], written)
        writer.writerow([act["seq"], *(f"'{text}" if text.startswith(FORMULA) else text for text in cells)])
    return stream.getvalue().encode("utf-8-sig")


def _at(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
