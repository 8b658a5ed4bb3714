"""A published penalty that was changed is withdrawn within three working days of the change, and why is made public."""

from datetime import date

import pytest

from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.services.beginning import Beginning, case_begin
from tests.db import running
from tests.db.penalties import MONDAY, after, files, fired, officers, on, someone
from tests.db.registers import unit

pytestmark = pytest.mark.django_db
CHANGED = {
    "penalty_case": ["1号"], "changed_how": ["revoked"], "changed_on": [str(MONDAY)], "changed_by": ["县政府复议决定 3 号"],
    "where_public": ["政府网站"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def posts(settings, tmp_path) -> list[int]:
    settings.SANTU_HOME = tmp_path
    with on(MONDAY):
        return officers()


def changed(**other: list[str]) -> Case:
    """A decision that was revoked on the Monday, entered on the Tuesday."""
    with on(after(1)):
        told = Beginning("penalty_withdrawal", unit(running.TOWN), "占道经营", "one", {**CHANGED, **other})
        return case_begin(told=told, by=someone("officer"))


def withdraws(case: Case, day: date, *brought: str) -> Case:
    written = {"withdrawn_on": [str(day)], "why_withdrawn": ["复议撤销"]}
    return running.done(case, "withdraw", someone("officer"), written=written, brought=files(*brought))


@pytest.mark.parametrize(("days", "urged"), [(2, False), (3, False), (4, True)])
def test_who_withdraws_too_late_is_urged(days: int, urged: bool) -> None:
    """Of Monday 2 March the third working day after is Thursday 5 March, whenever the change is entered."""
    case = changed()
    assert ("urge_withdrawal" in fired(case, after(days))) is urged
    with on(after(days)):
        if urged:
            running.done(
                case, "urge_withdrawal", someone("leader"), written={"withdrawal_urging": ["请撤回"]}
            )
        assert withdraws(case, after(days), "withdrawal_record").closed_at


def test_a_withdrawal_has_happened_after_the_change_and_is_shown() -> None:
    case = changed()
    with on(after(2)):
        for day in (after(-1), after(3)):
            with pytest.raises(Refused, match="第四十八条第二款"):
                withdraws(case, day, "withdrawal_record")
        with pytest.raises(Refused, match=r"没有填“撤回和说明理由的截图”.*第四十八条第二款"):
            withdraws(case, after(2))


def test_what_is_not_changed_yet_is_not_withdrawn() -> None:
    with pytest.raises(Refused, match=r"已经被改变.*第四十八条第二款.*请按复议决定"):
        changed(changed_on=[str(after(2))])
    assert not Case.objects.exists()
