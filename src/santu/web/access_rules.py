"""The rule of every address: the right that it takes, and the thing of which it speaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from santu.accounts.domain.roles import Right
from santu.design.selectors.access import access_asked, access_consultation, access_scenario
from santu.kernel.messages import Refused
from santu.operate.selectors.access import access_case
from santu.publish.selectors.access import access_edition
from santu.register.selectors.access import (
    access_act,
    access_head_file,
    access_loan,
    access_meeting,
    access_post,
    access_supervision,
    access_unit,
    access_use,
    access_voucher,
)
from santu.register.selectors.assessment import access_sheet
from santu.register.selectors.handed import access_handed
from santu.register.selectors.imports import import_unknown
from santu.register.selectors.instruments import access_instrument
from santu.register.selectors.people import access_person, person_unknown
from santu.register.selectors.reach import Sight
from santu.register.selectors.survey import access_survey
from santu.register.selectors.unit_lists import access_list
from santu.transition.selectors.access import access_job, access_plan
from santu.web.days import day_of

Thing = Callable[[HttpRequest, Sight, Mapping[str, Any], Right], None]
"""Refuses what is not theirs to see or to act on; takes what stands in the address."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one needs at an address.

    Attributes:
        sees: the right to ask for it; ``None`` where it holds nothing of any unit.
        acts: the right to send something to it; as ``sees`` where it says nothing else.
        also: another right with which one may ask for it, too.
        of: the thing that the address names.
        open: whether strangers may, too.
    """

    sees: Right | None = None
    acts: Right | None = None
    also: Right | None = None
    of: Thing | None = None
    open: bool = False


def _unit(request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_unit(sight, kwargs["unit"], day_of(request).shown, right)


def _case(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_case(sight, kwargs["number"], right)


def _scenario(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_scenario(sight, kwargs["number"], right)
    if "other" in kwargs:
        access_scenario(sight, kwargs["other"], right)


def _plan(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_plan(sight, kwargs["number"], right)


def _consultation(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_consultation(sight, kwargs["number"], right)


def _asked(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], _right: Right) -> None:
    access_asked(sight, kwargs["number"])


def _edition(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_edition(sight, kwargs["number"], right)


def _loan(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_loan(sight, kwargs["number"], right)


def _head_file(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_head_file(sight, kwargs["number"], right)


def _supervision(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_supervision(sight, kwargs["number"], right)


def _task(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_handed(sight, "tasks", kwargs["number"], right)


def _whistle(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_handed(sight, "whistles", kwargs["number"], right)


def _admission(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_handed(sight, "admissions", kwargs["number"], right)


def _veto(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_handed(sight, "vetoes", kwargs["number"], right)


def _assessment(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_sheet(sight, kwargs["number"], right)


def _instrument(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_instrument(sight, kwargs["number"], right)


def _survey(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_survey(sight, kwargs["number"], right)


def _meeting(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_meeting(sight, kwargs["number"], right)


def _list(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_list(sight, kwargs["number"], right)


def _voucher(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_voucher(sight, kwargs["number"], right)


def _post(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_post(sight, kwargs["number"], right)


def _use(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_use(sight, kwargs["number"], right)


def _act(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_act(sight, kwargs["number"], right)


def _import(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    try:
        access_act(sight, kwargs["number"], right)
    except Refused as unknown:
        raise import_unknown(kwargs["number"]) from unknown


def _person(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_person(sight, kwargs["username"])
    if right is Right.GRANT and not sight.has(right):
        raise person_unknown(kwargs["username"])


def _job(_request: HttpRequest, sight: Sight, kwargs: Mapping[str, Any], right: Right) -> None:
    access_job(sight, kwargs["number"], right)


OPEN, ANYBODY = Rule(open=True), Rule()
SERVED = Rule(Right.READ, Right.SERVE, of=_unit)
UNIT = Rule(Right.READ, of=_unit)
SCENARIO = Rule(Right.READ, Right.DESIGN, of=_scenario)
PLAN = Rule(Right.READ, Right.PLAN, of=_plan)
APPROVAL = Rule(Right.READ, Right.APPROVE, of=_plan)
ACT = Rule(Right.READ, of=_act)
LOAN = Rule(Right.READ, Right.QUOTA, of=_loan)
HEAD_FILE = Rule(Right.READ, Right.CONSULT, of=_head_file)
TASKS = Rule(Right.READ, Right.TASK, of=_unit)
TASK = Rule(Right.READ, Right.TASK, of=_task)
ADMISSION = Rule(Right.READ, Right.TASK, of=_admission)
VETO = Rule(Right.READ, Right.TASK, of=_veto)
ASSESSMENT = Rule(Right.READ, Right.CONSULT, of=_assessment)
OF_LIST = Rule(Right.READ, of=_list)
IN_LIST = Rule(Right.LISTS, of=_list)
LIST_WORK = Rule(Right.READ, Right.LISTS, of=_list)
SURVEY = Rule(Right.READ, Right.SURVEY, of=_survey)
MEETING = Rule(Right.READ, Right.QUOTA, of=_meeting)
VOUCHER = Rule(Right.READ, Right.QUOTA, of=_voucher)
POST = Rule(Right.READ, Right.QUOTA, of=_post)
JOB = Rule(Right.READ, of=_job)
DRAFT, LIST = Rule(Right.IMPORT), Rule(Right.READ)
PERSON = Rule(Right.AUDIT, Right.GRANT, of=_person)

RULES: Mapping[str, Rule] = {
    "home": ANYBODY,
    "audit": Rule(Right.AUDIT),
    "health-live": OPEN,
    "public-site": OPEN,
    "public-file": OPEN,
    "health-ready": OPEN,
    "metrics": OPEN,
    "account_login": OPEN,
    "mfa_authenticate": OPEN,
    "outside": OPEN,
    "outside-back": OPEN,
    "sign-up": OPEN,
    "account_logout": ANYBODY,
    "language": OPEN,
    "theme": OPEN,
    # The same for everybody; whatever is somebody's comes by the API.
    "phone": OPEN,
    "phone-worker": OPEN,
    "phone-manifest": OPEN,
    "account_change_password": ANYBODY,
    "account_reauthenticate": ANYBODY,
    "mfa_reauthenticate": ANYBODY,
    "mfa_index": ANYBODY,
    "mfa_activate_totp": ANYBODY,
    "mfa_deactivate_totp": ANYBODY,
    "mfa_view_recovery_codes": ANYBODY,
    "mfa_generate_recovery_codes": ANYBODY,
    "own-sessions": ANYBODY,
    "administration": ANYBODY,
    "guide": ANYBODY,
    "my-roles": ANYBODY,
    "why": ANYBODY,
    "roles": ANYBODY,
    "people": Rule(Right.GRANT, also=Right.AUDIT),
    "people-units": Rule(Right.GRANT, also=Right.AUDIT),
    "person-new": Rule(Right.GRANT),
    "person": PERSON,
    "person-give": PERSON,
    "person-deactivate": PERSON,
    "person-activate": PERSON,
    "grant-take": Rule(Right.GRANT),
    "tokens": ANYBODY,
    "token-revoke": ANYBODY,
    "webhooks": Rule(Right.OPERATE),
    "webhook-stop": Rule(Right.OPERATE),
    "webhook-start": Rule(Right.OPERATE),
    "webhook-again": Rule(Right.OPERATE),
    "standards": ANYBODY,
    "standard": ANYBODY,
    "design-language": ANYBODY,
    "design-language-refusal": ANYBODY,
    "outlines": LIST,
    "unit": UNIT,
    "body": UNIT,
    "unit-matrix": UNIT,
    "unit-matrix-rows": UNIT,
    "unit-peers": UNIT,
    "unit-rows": UNIT,
    "unit-findings": UNIT,
    "unit-design": UNIT,
    "unit-propose": Rule(Right.DESIGN, of=_unit),
    "unit-merges": Rule(Right.READ, Right.DESIGN, of=_unit),
    "unit-grids": Rule(Right.READ, Right.DESIGN, of=_unit),
    "unit-side-by-side": UNIT,
    "unit-history": UNIT,
    "unit-transition": UNIT,
    "unit-duties": UNIT,
    "duties-file": Rule(Right.IMPORT, of=_unit),
    "grids-file": Rule(Right.IMPORT, of=_unit),
    "matters": LIST,
    "matter": LIST,
    "matters-file": Rule(Right.IMPORT),
    "matters-take-back": Rule(Right.IMPORT),
    "unit-powers": UNIT,
    "power-new": Rule(Right.IMPORT, of=_unit),
    "power-assessments": Rule(Right.IMPORT, of=_unit),
    "instrument": Rule(Right.READ, of=_instrument),
    "unit-lists": UNIT,
    "list-new": Rule(Right.READ, Right.LISTS, of=_unit),
    "list": OF_LIST,
    "list-document": OF_LIST,
    "list-changes": OF_LIST,
    "list-row": IN_LIST,
    "list-row-remove": LIST_WORK,
    "list-catalogue": IN_LIST,
    "list-file": IN_LIST,
    "list-undo": LIST_WORK,
    "list-submit": LIST_WORK,
    "list-discard": LIST_WORK,
    "list-return": Rule(Right.READ, Right.APPROVE, of=_list),
    "list-review": Rule(Right.READ, Right.APPROVE, of=_list),
    "list-publish": Rule(Right.READ, Right.PUBLISH, of=_list),
    "unit-open": UNIT,
    "case-new": Rule(Right.READ, of=_unit),
    "matters-named": UNIT,
    "unit-operation": UNIT,
    "unit-operation-design": UNIT,
    "unit-operation-processes": UNIT,
    "unit-matters-compared": UNIT,
    "unit-cases": UNIT,
    "unit-one-stop": UNIT,
    "orders-file": Rule(Right.DISPATCH, of=_unit),
    "orders-sent": Rule(Right.DISPATCH, of=_unit),
    "process-drafts": Rule(Right.PROCESS),
    "process-draft": Rule(Right.PROCESS),
    "process-draft-simulate": Rule(Right.PROCESS),
    "process-draft-publish": Rule(Right.PROCESS),
    "process-draft-drawing": Rule(Right.PROCESS),
    "process-moves": Rule(Right.PROCESS),
    "process-move-undo": Rule(Right.PROCESS),
    "unit-survey": Rule(Right.READ, Right.SURVEY, of=_unit),
    "survey": SURVEY,
    "survey-row": SURVEY,
    "survey-hand-in": SURVEY,
    "survey-check": Rule(Right.READ, Right.IMPORT, of=_survey),
    "survey-correct": SURVEY,
    "survey-undo": SURVEY,
    "survey-file": Rule(Right.SURVEY, of=_unit),
    "unit-ledger": UNIT,
    "voucher-new": Rule(Right.QUOTA, of=_unit),
    "voucher": VOUCHER,
    "voucher-reverse": VOUCHER,
    "ledger-close": Rule(Right.READ, Right.QUOTA, of=_unit),
    "unit-money": UNIT,
    "unit-pool": UNIT,
    "loan": LOAN,
    "loan-check": LOAN,
    "loan-approve": Rule(Right.READ, Right.APPROVE, of=_loan),
    "loan-use": LOAN,
    "loan-return": LOAN,
    "loan-refuse": LOAN,
    "unit-dispatched": Rule(Right.READ, Right.CONSULT, of=_unit),
    "head-file": HEAD_FILE,
    "head-opinion": HEAD_FILE,
    "head-act": HEAD_FILE,
    "unit-enforcement": Rule(Right.READ, Right.ENFORCE, of=_unit),
    "enforcement-file": Rule(Right.ENFORCE, of=_unit),
    "supervision-file": Rule(Right.READ, of=_unit),
    "supervision-open": Rule(Right.READ, Right.SUPERVISE, of=_unit),
    "supervision": Rule(Right.READ, of=_supervision),
    "supervision-answer": Rule(Right.READ, Right.ENFORCE, of=_supervision),
    "supervision-decide": Rule(Right.READ, Right.SUPERVISE, of=_supervision),
    "supervision-paper": Rule(Right.READ, of=_supervision),
    "unit-whose": UNIT,
    "unit-tasks": TASKS,
    "task": TASK,
    "task-answer": TASK,
    "task-done": TASK,
    "unit-whistle": Rule(Right.READ, Right.HANDLE, of=_unit),
    "unit-whistles-open": UNIT,
    "department-year": UNIT,
    "whistle-mark": Rule(Right.READ, Right.TASK, of=_unit),
    "whistle": Rule(Right.READ, of=_whistle),
    "whistle-answer": Rule(Right.READ, Right.TASK, of=_whistle),
    "unit-admissions": UNIT,
    "admission-new": Rule(Right.TASK, of=_unit),
    "admission": ADMISSION,
    "admission-opinion": ADMISSION,
    "admission-decision": Rule(Right.READ, Right.APPROVE, of=_admission),
    "unit-vetoes": TASKS,
    "veto": VETO,
    "veto-clear": Rule(Right.READ, Right.LISTS, of=_veto),
    "handed-tasks": Rule(Right.TASK, of=_unit),
    "handed-admissions": Rule(Right.TASK, of=_unit),
    "handed-vetoes": Rule(Right.TASK, of=_unit),
    "handed-whistles": Rule(Right.TASK, of=_unit),
    "handed-undo": Rule(Right.READ, Right.TASK, of=_unit),
    "unit-assessment": Rule(Right.READ, Right.CONSULT, of=_unit),
    "assessment": ASSESSMENT,
    "assessment-sign": ASSESSMENT,
    "assessment-close": ASSESSMENT,
    "assessment-reopen": ASSESSMENT,
    "unit-commission": Rule(Right.READ, Right.QUOTA, of=_unit),
    "processes": Rule(Right.READ),
    "process": Rule(Right.READ),
    "process-drawing": Rule(Right.READ),
    "case": Rule(Right.READ, of=_case),
    "case-task": Rule(Right.READ, of=_case),
    "case-act": Rule(Right.READ, of=_case),
    "case-answer": Rule(Right.READ, of=_case),
    "case-reopen": Rule(Right.READ, of=_case),
    "case-withdraw": Rule(Right.READ, of=_case),
    "case-clock": Rule(Right.READ, of=_case),
    "window": Rule(Right.WINDOW),
    "window-new": Rule(Right.WINDOW, of=_unit),
    "window-village": Rule(Right.WINDOW, of=_unit),
    "window-reveal": Rule(Right.READ, of=_case),
    "window-pay": Rule(Right.READ, of=_case),
    "window-consent": Rule(Right.READ, of=_case),
    "window-files": Rule(Right.READ, of=_case),
    "window-file": Rule(Right.READ, of=_case),
    "case-paper": Rule(Right.READ, of=_case),
    "case-archive": Rule(Right.READ, of=_case),
    "window-paper": Rule(Right.READ, of=_case),
    "unit-centre": ANYBODY,
    "centre-matter": ANYBODY,
    "apply": ANYBODY,
    "apply-new": ANYBODY,
    "apply-cases": ANYBODY,
    "rate": OPEN,
    "work": Rule(),
    "work-bulk": Rule(),
    "work-filter": Rule(),
    "work-notices": Rule(),
    "work-leader": Rule(Right.READ),
    "meeting": MEETING,
    "meeting-propose": Rule(Right.QUOTA, of=_meeting),
    "meeting-minutes": Rule(Right.READ, Right.APPROVE, of=_meeting),
    "meeting-reply": MEETING,
    "meeting-paper": MEETING,
    "unit-staff": UNIT,
    "clean-up": Rule(Right.READ, Right.QUOTA, of=_unit),
    "staff-use-new": Rule(Right.QUOTA, of=_unit),
    "staff-use-apply": Rule(Right.BORROW, of=_unit),
    "staff-use-send-back": Rule(Right.READ, Right.QUOTA, of=_unit),
    "staff-use": Rule(Right.READ, of=_use),
    "staff-enter": Rule(Right.QUOTA, of=_use),
    "staff-post": POST,
    "staff-leave": POST,
    "staff-move": POST,
    "staff-certificate": POST,
    "staff-certificate-withdraw": POST,
    "ledger-file": Rule(Right.QUOTA, of=_unit),
    "ledger-control": Rule(Right.QUOTA, of=_unit),
    "staff-file": Rule(Right.QUOTA, of=_unit),
    "staff-unload": VOUCHER,
    "unit-coverage": UNIT,
    "unit-services": UNIT,
    "unit-advisers": UNIT,
    "unit-purchases": UNIT,
    "unit-grid-teams": UNIT,
    "services-file": Rule(Right.SERVE, of=_unit),
    "services-undo": SERVED,
    "advisers-visit": SERVED,
    **dict.fromkeys(("grid-member-new", "grid-member-over", "grid-team-moved"), SERVED),
    "purchases-deliver": SERVED,
    "purchases-accept": SERVED,
    "unit-programme": UNIT,
    "unit-allocation": Rule(Right.READ, Right.QUOTA, of=_unit),
    "compare": LIST,
    "search": LIST,
    "search-suggest": LIST,
    "scenarios": LIST,
    "scenario": SCENARIO,
    "scenario-conformity": SCENARIO,
    "scenario-uncovered": SCENARIO,
    "scenario-plan": Rule(Right.PLAN, of=_scenario),
    "scenario-new": Rule(Right.DESIGN),
    "scenario-proposal": Rule(Right.DESIGN, of=_scenario),
    "scenario-exception": Rule(Right.READ, Right.APPROVE, of=_scenario),
    "scenario-compare-with": SCENARIO,
    "scenario-compare": SCENARIO,
    "consultation-new": Rule(Right.DESIGN, of=_scenario),
    "consultation": Rule(Right.READ, of=_consultation),
    "consultation-reply": Rule(Right.DESIGN, of=_consultation),
    "consultation-close": Rule(Right.DESIGN, of=_consultation),
    "consultation-asked": Rule(Right.READ, of=_asked),
    "plans": LIST,
    "plan": PLAN,
    "plan-step": PLAN,
    "plan-standing": PLAN,
    "plan-following": PLAN,
    "plan-posts": PLAN,
    "plan-handover": Rule(Right.READ, Right.PLAN, of=_plan),
    "handover-list": PLAN,
    "handover-paper": PLAN,
    "handover-declare": Rule(Right.READ, Right.PLAN, of=_plan),
    "plan-approve": APPROVAL,
    "plan-approve-undo": APPROVAL,
    "plan-prove": PLAN,
    "plan-apply": PLAN,
    "plan-undo": PLAN,
    "plan-document": PLAN,
    "publications": LIST,
    "publication-new": Rule(Right.PUBLISH),
    "publication": Rule(Right.READ, of=_edition),
    "publication-publish": Rule(Right.APPROVE, of=_edition),
    "publication-withdraw": Rule(Right.PUBLISH, of=_edition),
    "job": JOB,
    "job-part": JOB,
    "acts": LIST,
    "act": ACT,
    "act-standing": ACT,
    "act-undo": Rule(Right.IMPORT, of=_act),
    "import-template": DRAFT,
    "import-new": DRAFT,
    "import-draft": DRAFT,
    "import-columns": DRAFT,
    "import-review": DRAFT,
    "import-commit": DRAFT,
    "import-discard": DRAFT,
    "imports": DRAFT,
    "import": Rule(Right.IMPORT, of=_import),
}
"""The rule of every address, by its name."""
