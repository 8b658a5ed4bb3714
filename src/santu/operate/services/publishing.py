"""Drafts of processes, and the versions that they become: cases that are open keep the version that they began with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.binding import binding_of
from santu.operate.domain.bpmn import MOST_BYTES, opened, read
from santu.operate.domain.layout import drawn
from santu.operate.models import ProcessDraft, ProcessVersion
from santu.operate.selectors.drafts import DRAFT, PUBLISH, UNSIMULATED, draft_made, unsimulated
from santu.operate.selectors.may import see_over_all
from santu.operate.services.processes import process_ready
from santu.register.domain.personal_numbers import number_faults


@dataclass(frozen=True, slots=True)
class Wording:
    """What a draft says: the BPMN file, and the YAML that binds its lanes and clocks."""

    drawing: bytes
    binding: str


@dataclass(frozen=True, slots=True)
class Papers:
    """From which day a version is in force, why, and on which document."""

    start: date | None
    reason: str
    document: str


def draft_begin(*, process: str, told: Wording, by: User) -> ProcessDraft:
    """Keep a draft that follows the newest version, with its faults if it has some; what is no BPMN file is not kept.

    Raises:
        Refused: they may not, there is no such process, or the file is too large or of another type.
    """
    see_over_all(by)
    drawing = _text(told)
    with transaction.atomic():
        process_ready(process)
        base = _newest(process)
        draft = ProcessDraft.objects.create(
            process=process,
            based_on=base.number,
            drawing=drawing,
            binding=told.binding or base.binding,
            by=by.username,
        )
        append(
            chain="",
            act=DRAFT,
            by=by.username,
            after={"process": process, "draft": draft.pk, "of": base.number},
        )
    return draft


def draft_change(*, draft: int, told: Wording, by: User) -> ProcessDraft:
    """Change what a draft says; what was found of it before no longer holds.

    Raises:
        Refused: they may not, it is another's or published, or the file is too large or of another type.
    """
    see_over_all(by)
    drawing = _text(told)
    with transaction.atomic():
        found = _held(draft)
        if found.by != by.username:
            raise refuse(str(draft), N_("这份草稿是 {by} 的；请由其修改，或另起一份。"), by=found.by)
        found.drawing, found.binding, found.found = drawing, told.binding or found.binding, ""
        found.save(update_fields=["drawing", "binding", "found"])
        append(chain="", act="process_redraft", by=by.username, after={"draft": draft})
    return found


def draft_found(*, draft: int, told: Wording, found: Mapping[str, Any], by: str) -> None:
    """Keep what a simulation gave, if the draft still says what was simulated."""
    text = json.dumps(found, ensure_ascii=False, sort_keys=True)
    rows = ProcessDraft.objects.filter(pk=draft, drawing=told.drawing.decode(), binding=told.binding)
    with transaction.atomic():
        if rows.filter(published=None).update(found=text):
            counts = {name: found[name] for name in ("cases", "otherwise")}
            append(chain="", act="process_simulate", by=by, after={"draft": draft, **counts})


def draft_publish(*, draft: int, papers: Papers, by: User) -> ProcessVersion:
    """Make a draft the next version; cases that come from its first day on take it.

    Raises:
        Refused: they may not or drafted it themselves, it is faulty, changes nothing, was not led through by past cases
            as it reads now, or follows no longer the newest version, the day is past, reason or document is missing or has
            a number of a person in it.
            All faults at once; nothing is written.
    """
    see_over_all(by)
    with transaction.atomic():
        found = _held(draft)
        base = _newest(found.process)
        made = draft_made(found)
        faults = [
            *duty_faults(PUBLISH, {DRAFT: found.by}, bars_today(), by.username),
            *made.faults,
            *_lacking(papers, base),
        ]
        if found.based_on != base.number:
            moved = N_("草稿依据第 {old} 版，而第 {new} 版已经公布；请依据新版另起一份草稿。")
            faults.append(Fault(str(draft), message(moved, old=found.based_on, new=base.number)))
        same = made.definition and made.definition.digest == base.digest
        if same and made.binding == binding_of(base.binding):
            faults.append(Fault(str(draft), message(N_("草稿与现行版本没有差别，不用公布。"))))
        elif not made.faults and unsimulated(found):
            faults.append(Fault(str(draft), message(UNSIMULATED)))
        if faults or made.definition is None or papers.start is None:
            raise Refused(faults)
        version = ProcessVersion.objects.create(
            process=found.process,
            number=base.number + 1,
            title=made.definition.name,
            digest=made.definition.digest,
            drawing=found.drawing,
            binding=found.binding,
            start=papers.start,
            reason=papers.reason.strip(),
            document=papers.document.strip(),
            by=by.username,
        )
        found.published = version
        found.save(update_fields=["published"])
        after = {"process": found.process, "number": version.number, "digest": version.digest, "draft": draft}
        after["start"] = papers.start.isoformat()
        append(
            chain="",
            act=PUBLISH,
            by=by.username,
            reason=version.reason,
            document=version.document,
            after=after,
        )
    return version


def _lacking(papers: Papers, base: ProcessVersion) -> list[Fault]:
    faults = []
    if papers.start is None:
        faults.append(Fault("start", message(N_("没有写从哪天起施行；请填写。"))))
    elif papers.start < max(timezone.localdate(), base.start):
        early = N_("施行日 {start} 不能早于今天，也不能早于现行版本的 {base}；已经收下的件按旧版办完。")
        faults.append(Fault("start", message(early, start=papers.start, base=base.start)))
    if not papers.reason.strip():
        faults.append(Fault("reason", message(N_("没有写为什么改流程；请写明，会记入审计。"))))
    if not papers.document.strip():
        faults.append(Fault("document", message(N_("没有写依据的文号；请填写。"))))
    faults += number_faults({"reason": papers.reason, "document": papers.document})
    return faults


def _text(told: Wording) -> str:
    """The file as text.

    Raises:
        Refused: it is no BPMN file, or either text is too large.
    """
    opened(told.drawing)
    if len(told.binding.encode()) > MOST_BYTES:
        raise refuse("binding", N_("绑定文件超过 {most} 字节的上限；请删减。"), most=MOST_BYTES)
    try:
        text = told.drawing.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise refuse("file", N_("文件不是 UTF-8 编码；请从画图工具按 UTF-8 导出。")) from None
    return _drawn(text)


def _drawn(text: str) -> str:
    """A file that says what follows what and not where it stands gets a drawing; what is faulty stays as it is."""
    try:
        made = drawn(text, read(text.encode()))
    except Refused:
        return text
    return made if len(made.encode()) <= MOST_BYTES else text


def _held(draft: int) -> ProcessDraft:
    found = ProcessDraft.objects.select_for_update(no_key=True).filter(pk=draft).first()
    if found is None:
        raise refuse(str(draft), N_("没有第 {draft} 号草稿；请从草稿列表里打开。"), draft=draft)
    if found.published_id is not None:
        raise refuse(str(draft), N_("第 {draft} 号草稿已经公布，不能再改；请另起一份。"), draft=draft)
    return found


def _newest(process: str) -> ProcessVersion:
    found = ProcessVersion.objects.filter(process=process).order_by("-number").first()
    if found is None:
        raise refuse("process", N_("没有名为“{process}”的办事流程；请从流程列表里选。"), process=process)
    return found
