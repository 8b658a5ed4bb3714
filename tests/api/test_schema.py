"""The schema of the API: its copy is current, and every act of a page can be done through it."""

import json
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from santu.api.access import RULES
from santu.api.application import schema, written
from santu.api.urls import operations
from santu.web import access
from santu.web.urls import urlpatterns

COPY = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
DONE_BY = {
    "unit-propose": {"scenario_begin", "scenario_propose"},
    "scenario-plan": {"scenario_plan"},
    "scenario-new": {"scenario_replay"},
    "scenario-proposal": {"scenario_word"},
    "scenario-exception": {"scenario_exception"},
    "plan-approve": {"plan_approve"},
    "plan-approve-undo": {"plan_approve_undo"},
    "plan-prove": {"plan_prove"},
    "plan-apply": {"plan_apply"},
    "plan-undo": {"plan_undo"},
    "act-undo": {"act_undo"},
    "import-new": {"draft_begin"},
    "import-columns": {"draft_columns"},
    "import-review": {"draft_review"},
    "import-commit": {"draft_commit"},
    "import-discard": {"draft_discard"},
    "case-task": {"case_task"},
    "window-new": {"application_open"},
    "case-new": {"case_begin"},
    "unit-whistle": {"whistle_call"},
}
"""Acting page → the operations that do the same."""
ON_PAGES_ONLY = {
    "account_login": "a program shows a token instead",
    "mfa_authenticate": "a program shows a token instead",
    "outside": "a program shows a token instead",
    "sign-up": "a program shows a token instead",
    "account_logout": "there is no session to end",
    "own-sessions": "there is no session to end",
    "account_reauthenticate": "a token never carries what asks for it",
    "mfa_reauthenticate": "a token never carries what asks for it",
    "mfa_activate_totp": "the second factor is a person's",
    "mfa_deactivate_totp": "the second factor is a person's",
    "mfa_generate_recovery_codes": "the second factor is a person's",
    "administration": "a token never administers",
    "person-new": "a token never administers",
    "person-give": "a token never administers",
    "person-deactivate": "a token never administers",
    "person-activate": "a token never administers",
    "grant-take": "a token never administers",
    "webhooks": "a token never administers",
    "webhook-stop": "a token never administers",
    "webhook-start": "a token never administers",
    "webhook-again": "a token never administers",
    "guide": "it leads people through a demonstration",
    "unit-grids": "grids are accepted by people, after they saw the map",
    "unit-merges": "merges are accepted by people, after they saw the map",
    "unit-allocation": "posts are entered by people, after they saw what is entered",
    "consultation-new": "bodies are consulted by people, on pages",
    "consultation-reply": "bodies are consulted by people, on pages",
    "consultation-close": "bodies are consulted by people, on pages",
    "consultation-asked": "a body answers through a person who speaks for it",
    "process-drafts": "a process is drafted by people, who see it drawn",
    "process-draft": "a process is drafted by people, who see it drawn",
    "process-draft-simulate": "a process is drafted by people, who see it drawn",
    "process-draft-publish": "a process is published by people, after they saw what it changes",
    "process-moves": "cases are moved by people, after they saw what becomes of each",
    "process-move-undo": "cases are moved by people, after they saw what becomes of each",
    "publication-new": "what leaves the house is looked at by two people, on pages",
    "publication-publish": "what leaves the house is looked at by two people, on pages",
    "publication-withdraw": "what leaves the house is looked at by two people, on pages",
    "voucher-new": "an operation for the ledger of posts follows",
    "voucher-reverse": "an operation for the ledger of posts follows",
    "plan-handover": "santu handover --synthetic makes lists up, in a demonstration alone",
    "handover-declare": "an operation for handover lists follows",
    "ledger-close": "an operation for the ledger of posts follows",
    "plan-following": "who goes with a duty is picked by people, on pages",
    "loan-check": "an operation for loans of posts follows",
    "loan-approve": "an operation for loans of posts follows",
    "loan-use": "an operation for loans of posts follows",
    "loan-return": "an operation for loans of posts follows",
    "loan-refuse": "an operation for loans of posts follows",
    "unit-dispatched": "a township is asked by people, and answers for itself",
    "head-opinion": "a township is asked by people, and answers for itself",
    "head-act": "a township is asked by people, and answers for itself",
    "unit-enforcement": "an operation for enforcement teams follows",
    "enforcement-file": "santu enforcement import takes the file",
    "supervision-file": "santu enforcement import takes the file",
    "supervision-open": "a bureau and a team write to one another, and people sign",
    "supervision-answer": "a bureau and a team write to one another, and people sign",
    "supervision-decide": "a bureau and a team write to one another, and people sign",
    "unit-tasks": "a township answers what it is told through its people",
    "task-answer": "a township answers what it is told through its people",
    "task-done": "a township answers what it is told through its people",
    "whistle-mark": "a township calls departments through its people",
    "whistle-answer": "a township calls departments through its people",
    "admission-new": "an admission takes the consent of people of a township and the approval of others",
    "admission-opinion": "an admission takes the consent of people of a township and the approval of others",
    "admission-decision": "an admission takes the consent of people of a township and the approval of others",
    "unit-vetoes": "santu handed takes a file of vetoes and pledges",
    "veto-clear": "santu handed takes a file of vetoes and pledges",
    "orders-file": "santu orders import takes the file",
    "orders-sent": "santu orders export writes the file",
    "handed-tasks": "santu handed takes the file",
    "handed-admissions": "santu handed takes the file",
    "handed-vetoes": "santu handed takes the file",
    "handed-whistles": "santu handed takes the file",
    "handed-undo": "santu handed undo takes a file back",
    "unit-assessment": "two sides assess a body, and people of each sign",
    "assessment-sign": "two sides assess a body, and people of each sign",
    "assessment-close": "two sides assess a body, and people of each sign",
    "assessment-reopen": "two sides assess a body, and people of each sign",
    "services-file": "santu services import takes the list where it lies",
    "services-undo": "santu services undo takes a record back",
    "grid-member-new": "a township names whom it has in a grid on the page of the teams",
    "grid-member-over": "a township ends whom it has in a grid on the page of the teams",
    "grid-team-moved": "a township moves a team on the page of the teams, where it sees the heir",
    "advisers-visit": "a township records whom its advisers visited on the page of the advisers",
    "purchases-deliver": "who receives a service and who looks at it are people",
    "purchases-accept": "who receives a service and who looks at it are people",
    "unit-survey": "a township fills its survey in by people, or by a file",
    "survey-row": "a township fills its survey in by people, or by a file",
    "survey-hand-in": "a township fills its survey in by people, or by a file",
    "survey-check": "a township fills its survey in by people, or by a file",
    "survey-correct": "a township fills its survey in by people, or by a file",
    "survey-undo": "a township fills its survey in by people, or by a file",
    "survey-file": "santu survey import takes the file",
    "unit-commission": "a commission meets, and people record what it decided",
    "case-act": "a task is taken, handed on, urged by people, on the page of its case",
    "case-answer": "who is asked for a view or an answer is a person",
    "case-reopen": "a closed case is opened again by people, who say why",
    "case-withdraw": "an applicant withdraws on the page of the case",
    "case-clock": "a clock is paused or extended by people, who say why",
    "window-village": "an agent acts for a resident who consented to it",
    "window-reveal": "a name is shown to a person for a reason",
    "window-pay": "a payment is entered from the receipt",
    "window-consent": "consent is withdrawn by people",
    "window-files": "files are attached on the page of the case",
    "case-paper": "a document is made for a person, which is kept",
    "case-archive": "the file of a case is handed out to a person, which is kept",
    "window-file": "a file is handed out to a person, which is kept",
    "apply-new": "a resident applies on a page",
    "rate": "who has no account rates by the code on the slip",
    "work-bulk": "many tasks are done at once by a person who chose them",
    "work-filter": "a filter is kept for a person",
    "work-notices": "a notice is read by a person",
    "meeting-propose": "a commission meets, and people record what it decided",
    "meeting-minutes": "a commission meets, and people record what it decided",
    "meeting-reply": "a commission meets, and people record what it decided",
    "list-file": "santu lists import takes the file",
    "list-new": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-row": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-row-remove": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-catalogue": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-undo": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-submit": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-discard": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-return": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-review": "a list is drafted, looked at and published by people; santu lists takes files",
    "list-publish": "a list is drafted, looked at and published by people; santu lists takes files",
    "power-new": "santu powers takes the list",
    "power-assessments": "santu powers assess takes the file",
    "ledger-file": "santu quota import takes the file",
    "ledger-control": "an operation for the ledger of posts follows",
    "duties-file": "santu duties import takes the list where it lies",
    "grids-file": "santu grids import takes the file where it lies",
    "matters-file": "santu matters import takes the catalogue where it lies",
    "matters-take-back": "santu matters undo takes a load back",
    "staff-file": "santu staff import takes the list where it lies",
    "staff-unload": "santu staff undo takes a list back",
    "clean-up": "an operation for people in posts follows",
    "staff-use-new": "an operation for people in posts follows",
    "staff-use-apply": "an operation for people in posts follows",
    "staff-use-send-back": "an operation for people in posts follows",
    "staff-enter": "an operation for people in posts follows",
    "staff-post": "a name is shown to a person, who says why",
    "staff-leave": "an operation for people in posts follows",
    "staff-move": "an operation for people in posts follows",
    "staff-certificate": "a certificate is entered where the person's post is shown",
    "staff-certificate-withdraw": "a certificate is withdrawn where the person's post is shown",
    "language": "a program says Accept-Language",
    "theme": "it has none",
    "design-language-refusal": "it only shows how a refusal looks",
    "account_change_password": "who knows the password is a person",
    "tokens": "a token that makes tokens would outlive its end",
    "token-revoke": "it is the person who takes a token back, also one that got into wrong hands",
}
"""Acting page → why there is no operation for it."""


def acting() -> set[str]:
    """The names of the pages that take what is sent to them: told from the views, not from the rules."""
    found = set()
    for pattern in urlpatterns:
        allowed = methods_of(pattern)
        if "POST" in allowed:
            found.add(str(pattern.name))
    return found


def methods_of(pattern: URLPattern) -> set[str]:
    """The methods that the decorators of a view let through."""
    view, found = pattern.callback, set[str]()
    while view is not None:
        if hasattr(getattr(view, "view_class", None), "post"):
            found.add("POST")
        cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
        found |= {
            method for cell in cells if isinstance(cell, list | tuple) for method in cell if method == "POST"
        }
        view = getattr(view, "__wrapped__", None)
    return found


def test_every_act_of_a_page_has_an_operation_or_a_reason():
    known = {
        operation["operationId"] for methods in schema()["paths"].values() for operation in methods.values()
    }
    assert acting() >= {"plan-apply", "import-new", "account_login"}
    assert acting() == DONE_BY.keys() | ON_PAGES_ONLY.keys()
    assert set().union(*DONE_BY.values()) <= known


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert {str(one.name) for one in operations} | {"schema"} == set(RULES)


def test_every_address_of_all_faces_asks_at_a_door():
    def patterns(resolver: URLResolver) -> list[URLPattern]:
        return [
            one
            for pattern in resolver.url_patterns
            for one in (patterns(pattern) if isinstance(pattern, URLResolver) else [pattern])
        ]

    for pattern in patterns(get_resolver()):
        own = getattr(pattern.callback, access.OWN_DOOR, False)
        assert own or pattern.name in access.RULES, pattern
        assert own != (pattern in urlpatterns), pattern


def test_the_copy_in_the_documentation_is_current():
    assert COPY.read_text("utf-8") == written(), (
        "run .venv/bin/python scripts/openapi.py, and look at the diff"
    )


def test_the_schema_is_served_to_anybody(client):
    answer = client.get("/api/v1/openapi.json")
    assert json.loads(answer.content) == json.loads(written())
    assert answer["Content-Security-Policy"]


def test_operations_say_what_they_do_and_answer():
    for path, methods in schema()["paths"].items():
        for operation in methods.values():
            assert operation["description"].endswith("."), path
            assert {"401", "403", "404", "422"} <= set(operation["responses"]), path
