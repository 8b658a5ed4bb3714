"""The one window: opening a case of a matter of the centre list, and what the window and the departments do with it.

Each act is one transaction, one step of the case and one entry of the audit.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.grants import held_by
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.files import Brought
from santu.operate.domain.window import (
    AGENCIES,
    AGENT,
    LATER,
    MISSING,
    PAY,
    PROCESS,
    TO,
    WAYS,
    Agreed,
    Check,
    Who,
    checks_faults,
    materials_kept,
    materials_of,
    news,
)
from santu.operate.models import Applicant, Case, CaseAct, Consent, MaterialCheck
from santu.operate.services.stepping import Doing, Opening, case_locked, case_open, task_complete, task_of
from santu.operate.services.window_files import brought_faults, contents_keep, files_write
from santu.register.domain.centre_terms import COMPANY, PERSON
from santu.register.domain.personal_numbers import FOUND, has_identity_number, number_faults
from santu.register.selectors.centre_terms import Centre, MatterTerms, agency_of, centre_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.tree import township_over

WINDOW, ONLINE, VILLAGE = "window", "online", "village"
RESIDENT = "resident"
INCOMPLETE, OUT_OF_SCOPE, REFUSED, DONE = "incomplete", "out_of_scope", "refused", "done"
PROMISED_CLOCK = "window/promised"
KINDS = {"person": PERSON, "company": COMPANY}


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody applies for at the centre of a township, and the files that they attach.

    ``came_at`` where it came on paper earlier.
    """

    township: str
    matter: str
    who: Who
    key: str
    came_at: datetime | None = None
    brought: Sequence[Brought] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a result is handed over, and to whom: the applicant, or the agent whom they let act."""

    way: str
    to: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a department agrees; a refusal gives its reason and the clause."""

    agrees: bool
    reason: str = ""
    clause: str = ""


def window_open(*, told: Application, by: User) -> Case:
    """Take an application at the window: any clerk of the centre takes any matter of its list.

    Raises:
        Refused: they are not of this window, the list in force has not the matter, or who applies cannot be read.
    """
    right_over(by, Right.WINDOW, [told.township])
    return _opened(told, WINDOW, by)


def window_apply(*, told: Application, by: User) -> Case:
    """Apply online with an account of one's own.

    Raises:
        Refused: the account is no resident's, or as ``window_open``.
    """
    today = timezone.localdate()
    if not any(one.role == RESIDENT and one.holds_on(today) for one in held_by(by)):
        raise refuse("", N_("网上申请要用居民账号；请用居民账号登录，或到便民服务中心窗口办理。"))
    return _opened(told, ONLINE, by, applicant=by.username)


def window_represent(*, told: Application, village: str, agreed: Agreed, by: User) -> Case:
    """Apply as the agent of a village for somebody who agreed to it; without their recorded consent nothing is taken.

    Raises:
        Refused: they are no agent there, the agency list has not the matter, or not in this way, or the consent lacks
            something.
    """
    right_over(by, Right.WINDOW, [village])
    faults = [*agreed.faults(timezone.now()), *_agency_faults(village, told.matter, agreed)]
    township = township_over(timezone.localdate(), village)
    if not township:
        raise refuse("village", N_("这个村（社区）现在不在任何乡镇之下；请核对村（社区）。"))
    here = replace(told, township=township)
    return _opened(here, VILLAGE, by, agreed=agreed, faults=faults)


def _agency_faults(village: str, matter: str, agreed: Agreed) -> Iterator[Fault]:
    known = agency_of(village, timezone.localdate())
    rows = [
        one for one in known if matter in (one.matter, one.name, one.at_centre and one.at_centre.terms.matter)
    ]
    if not rows:
        none = N_("本村的代办清单里没有“{matter}”；请从清单里选，或请群众到便民服务中心办理。")
        yield Fault("matter", message(none, matter=matter))
        return
    ways = [one.way for one in rows]
    if agreed.agency in AGENCIES and agreed.agency not in ways:
        way = N_("代办清单里“{name}”的方式是“{way}”，不是“{agency}”；请按清单选。")
        told = {"name": rows[0].name, "way": "、".join(ways), "agency": agreed.agency}
        yield Fault("agency", message(way, **told))


def _opened(
    told: Application,
    channel: str,
    by: User,
    *,
    applicant: str = "",
    agreed: Agreed | None = None,
    faults: Sequence[Fault] = (),
) -> Case:
    """Open it with what the list in force today asks for; every fault at once."""
    found, faults = None, [*told.who.faults(), *faults]
    if told.came_at and told.came_at > timezone.now():
        faults.append(Fault("came_at", message(N_("收件时间不能晚于现在；请核对。"))))
    try:
        centre = centre_of(told.township, timezone.localdate())
        found = centre.matter(told.matter)
    except Refused as wrong:
        faults += [fault for fault in wrong.faults if fault.place not in {one.place for one in faults}]
    if found and found.terms.applicants and KINDS.get(told.who.kind) not in found.terms.applicants:
        kinds = N_("“{matter}”只收{kinds}的申请；请核对申请人是个人还是法人。")
        faults.append(
            Fault("kind", message(kinds, matter=found.terms.name, kinds="、".join(found.terms.applicants)))
        )
    if found and told.brought:
        faults += brought_faults(told.brought, found.terms.materials)
    if faults or found is None:
        raise Refused(faults)
    digests = contents_keep(told.brought)
    with transaction.atomic():
        case = case_open(told=_opening(told, channel, applicant, centre, found), by=by)
        who = told.who
        Applicant.objects.create(
            case=case, kind=who.kind, name=who.name.strip(), phone=who.phone.replace(" ", "")
        )
        if agreed:
            Consent.objects.create(
                case=case,
                agency=agreed.agency,
                scope=agreed.scope.strip(),
                form=agreed.form,
                given_at=agreed.given_at or timezone.now(),
                agent=by.username,
            )
        if told.brought:
            files_write(case, told.brought, digests, by)
            case.save(update_fields=["steps"])
    return case


def _opening(told: Application, channel: str, applicant: str, centre: Centre, found: MatterTerms) -> Opening:
    # An office that the register knows not goes by its name, so that its task falls to the county's desk.
    offices = list(dict.fromkeys(one.unit or one.name for one in (found.organ, *found.back_offices)))
    return Opening(
        process=PROCESS,
        place=told.township,
        county=centre.county,
        title=found.terms.name,
        key=told.key,
        matter=found.terms.matter,
        channel=channel,
        applicant=applicant,
        came_at=told.came_at,
        lists={"departments": [one for one in offices if one], "organ": offices[:1]},
        terms=_terms(found),
    )


def _terms(found: MatterTerms) -> dict[str, Any]:
    """What the matter asks for on this day; the case keeps it whatever the list says later."""
    days = found.days
    clocks = {} if days.promised is None else {"clocks": {PROMISED_CLOCK: days.promised}}
    return {
        "edition": found.terms.edition,
        "result": found.terms.result,
        "fee": found.terms.fee,
        "basis": found.terms.basis,
        "materials": materials_kept(found.terms.materials),
        "days": days.promised,
        "statutory": days.statutory,
        "surveyed": days.surveyed,
        **clocks,
    }


def materials_check(
    *, case: int, token: int, checks: Sequence[Check], by: User, note: str = "", at: datetime | None = None
) -> Case:
    """Check every material once: with all there it is accepted, else one notice names all that is missing.

    Raises:
        Refused: a material is not checked or cannot be met so, or one is missing that the first notice did not name.
    """
    with transaction.atomic():
        found = case_locked(case)
        task_of(found, token, by)
        materials = materials_of(json.loads(found.terms))
        if faults := list(checks_faults(materials, checks, timezone.localdate())):
            raise Refused(faults)
        missing = [one.name for one, check in zip(materials, checks, strict=True) if check.state == MISSING]
        _told_once(found, missing)
        for no, (material, check) in enumerate(zip(materials, checks, strict=True), 1):
            until = check.until.isoformat() if check.state == LATER and check.until else ""
            MaterialCheck.objects.update_or_create(
                case=found,
                no=no,
                defaults={"name": material.name, "state": check.state, "note": until},
            )
        outcome = INCOMPLETE if missing else DONE
        told = {"missing": missing} if missing else {}
        return task_complete(case=case, token=token, by=by, doing=Doing(outcome, note=note, told=told, at=at))


def _told_once(case: Case, missing: Sequence[str]) -> None:
    """What is missing is told at once: a second notice names nothing that the first did not."""
    first = CaseAct.objects.filter(case=case, node="accept", outcome=INCOMPLETE).order_by("seq").first()
    if first is None:
        return
    if new := news(missing, json.loads(first.told).get("missing", ())):
        once = N_(
            "第一次告知里没有“{names}”，现在不能再要求补；材料要一次性告知。请按已有材料受理，确实要的走容缺或由窗口补取。"
        )
        raise refuse("materials", once, names="、".join(new))


def out_of_scope(
    *, case: int, token: int, reason: str, whither: str, by: User, at: datetime | None = None
) -> Case:
    """Do not take an application: why, and where to go with it.

    Raises:
        Refused: either is not said, or the task is not theirs.
    """
    faults = []
    if not reason.strip():
        faults.append(Fault("reason", message(N_("没有写不予受理的理由；申请人要看，请写明依据。"))))
    if not whither.strip():
        faults.append(Fault("whither", message(N_("没有写该到哪里办；请写明归谁管，让群众少跑一趟。"))))
    faults += number_faults({"whither": whither})
    if faults:
        raise Refused(faults)
    told = {"whither": whither.strip()}
    return task_complete(
        case=case, token=token, by=by, doing=Doing(OUT_OF_SCOPE, note=reason, told=told, at=at)
    )


def approval_give(*, case: int, token: int, told: Approval, by: User, at: datetime | None = None) -> Case:
    """Agree as one of the departments, or refuse with the reason and the clause.

    Raises:
        Refused: a refusal without either, or the task is not theirs.
    """
    if told.agrees:
        return task_complete(case=case, token=token, by=by, doing=Doing(note=told.reason, at=at))
    faults = []
    if not told.reason.strip():
        faults.append(Fault("reason", message(N_("不同意要写理由；申请人和窗口都要看。"))))
    if not told.clause.strip():
        faults.append(Fault("clause", message(N_("不同意要写依据的条款；没有条款不能不同意。"))))
    faults += number_faults({"clause": told.clause})
    if faults:
        raise Refused(faults)
    clause = {"clause": told.clause.strip()}
    doing = Doing(REFUSED, note=told.reason, told=clause, at=at)
    return task_complete(case=case, token=token, by=by, doing=doing)


def result_issue(*, case: int, token: int, document: str, by: User, at: datetime | None = None) -> Case:
    """Issue the one result, or the one refusal, by the number of its document.

    Raises:
        Refused: the document has no number, or that of a person, or the task is not theirs.
    """
    if not document.strip():
        raise refuse("document", N_("没有写结果文书的文号；一件只出一个结果，请写文号或证照编号。"))
    if has_identity_number(document, timezone.localdate().year):
        raise refuse("document", FOUND)
    return task_complete(
        case=case, token=token, by=by, doing=Doing(told={"document": document.strip()}, at=at)
    )


def _may_receive(case: int) -> bool:
    """Whether an agent has the applicant's consent to more than paying for them."""
    return Consent.objects.filter(case=case, withdrawn_at=None).exclude(agency=PAY).exists()


def result_deliver(*, case: int, token: int, told: Delivery, by: User, at: datetime | None = None) -> Case:
    """Hand the result over to the applicant, or to the agent whom they let act.

    Raises:
        Refused: the way is unknown, no consent to an agent stands, or the task is not theirs.
    """
    faults = []
    if told.way not in WAYS:
        faults.append(Fault("way", message(N_("没有选怎样送达；请选窗口领取、邮寄、网上或送到村。"))))
    if told.to not in TO:
        faults.append(Fault("to", message(N_("没有选送给谁；请选申请人，或经其同意的代办员。"))))
    elif told.to == AGENT and not _may_receive(case):
        none = N_("申请人没有同意由代办员领取，或已经撤回同意；请送给申请人本人。")
        faults.append(Fault("to", message(none)))
    if faults:
        raise Refused(faults)
    doing = Doing(told={"way": told.way, "to": told.to}, at=at)
    return task_complete(case=case, token=token, by=by, doing=doing)
