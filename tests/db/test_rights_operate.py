"""Every service of work on cases asks for the right over what it changes: others are refused, and nothing is written."""

from collections.abc import Mapping

import pytest
from django.db import transaction

from santu.accounts.models import User
from tests.db import rights_of_cases
from tests.db.registers import holder, stranger, unit
from tests.db.rights import refuses, said_to, services
from tests.db.rights_of_cases import Asked

pytestmark = pytest.mark.django_db
WEST, OTHER = "140102", "140101200"
RESTED = {
    "task_answered": "the program ends a task by what came from outside, such as a code on a receipt",
    "case_open": "opens what another service has asked for",
    "task_of": "asks whose a task is, for others",
    "draft_found": "keeps what a simulation gave that another asked for",
    "acting": "asks whose a task is, for others",
    "called": "asks whose a task is, for others",
    "act_add": "appends what another service has asked for",
    "act_beside": "appends what another service has asked for",
    "files_write": "writes what another service has asked for",
    "said_keep": "keeps what another service has asked for",
    "rows_write": "writes what another service has asked for",
    "notice_add": "tells of what another service has asked for",
    "task_notice": "tells of what another service has asked for",
    "task_notices": "tells of what another service has asked for",
    "notices_read": "of notices only whose they are reads them",
    "filter_keep": "a filter is of whoever keeps it",
    "filter_drop": "a filter is of whoever keeps it",
    "window_apply": "everybody with an account of their own applies for themselves",
    "case_withdraw": "only whoever applied withdraws, whatever roles anybody has",
    "cases_seed": "fills a database of a demonstration alone",
    "cases_show": "fills a database of a demonstration alone",
}
"""Services in which no right is asked for, and why."""
GROUPS = (
    rights_of_cases.of_cases,
    rights_of_cases.of_window,
    rights_of_cases.of_whistles,
    rights_of_cases.of_processes,
)
WANT = (
    "不归您办理",
    "不由您开",
    "不由您变动",
    "您不能",
    "权限",
    "没有这一件",
    "只有",
    "重开办件的是",
    "没有同意由您",
    "没有请您答复的",
    "材料文件只给",
    "您不是其中之一",
)
"""What those are told who may not."""


@pytest.fixture(autouse=True)
def _home(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path


@pytest.fixture(params=GROUPS, ids=lambda group: group.__name__)
def asked(request) -> Asked:
    return request.param()


def others(who: User) -> list[User]:
    """Who has the same right elsewhere, has another, or has none."""
    [grant] = who.grants.filter(taken_at=None)
    elsewhere = [holder(grant.role, unit(WEST))] if grant.unit else []
    here = [holder("evaluator", unit("140101")), holder("finance", unit("140101"))]
    return [*elsewhere, *here, stranger("nobody")]


def test_others_are_refused_and_nothing_is_written(asked) -> None:
    refuses(
        {name: act for name, (_, act) in asked.items()},
        lambda name: others(asked[name][0]),
        WANT,
    )


def test_who_has_the_right_does_it(asked) -> None:
    said: Mapping[str, str] = {name: said_to(act, who) for name, (who, act) in asked.items()}
    assert not any(said.values()), said


def test_no_service_is_left_out() -> None:
    asked: set[str] = set()
    for group in GROUPS:
        with transaction.atomic():
            asked |= group().keys()
            transaction.set_rollback(True)
    assert asked | RESTED.keys() == services("operate")
    assert not asked & RESTED.keys()
