"""Acts at the same time, each on a connection of its own: nothing is lost, nobody waits for ever."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from santu.audit.selectors import verify
from santu.kernel.change import Change, Op
from santu.kernel.messages import Refused
from santu.register.models import Act, ActScope
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services import acts
from santu.register.services.imports import import_commit, import_preview
from santu.register.services.undo import act_undo
from tests.db.registers import (
    DAY,
    LATER,
    act_on,
    digests_by_hand,
    imported,
    listed,
    overlaps,
    person,
    renaming,
    unit,
    written,
)

pytestmark = pytest.mark.django_db(transaction=True)

WAIT = 60
"""Seconds after which somebody waits for ever."""


@pytest.fixture(autouse=True)
def _kept_whole() -> Iterator[None]:
    person()
    imported()
    yield
    assert overlaps() == []
    assert county_digests() == digests_by_hand()
    assert verify() == []


def together(*doing: Callable[[], object]) -> list[object]:
    """Do all at once; what each gives back, or why it was refused."""
    gate = threading.Barrier(len(doing))

    def alone(one: Callable[[], object]) -> object:
        try:
            gate.wait(WAIT)
            return one()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doing)) as pool:
        return [found.result(WAIT) for found in [pool.submit(alone, one) for one in doing]]


@pytest.mark.parametrize("turn", range(4))
def test_of_two_acts_on_one_county_the_second_is_refused_and_writes_nothing(turn):
    changes = [renaming(code, "新名") for code in ("140101200", "140101201")]
    since, before = latest_act(), written()
    found = together(*(lambda c=c: act_on(LATER, c, title="先到", since=since) for c in changes))
    [refused] = [refusal for refusal in found if isinstance(refusal, Refused)]
    assert len(found) == 2
    assert [fault.place for fault in refused] == [unit("140101")]
    assert "先到" in str(refused)
    assert written()["register_act"] == before["register_act"] + 1
    assert [row.name for row in snapshot(LATER).divisions.values()].count("新名") == 1


def test_acts_on_two_counties_both_land():
    changes = [renaming(code, "新名") for code in ("140101200", "140102200")]
    since = latest_act()
    found = together(*(lambda c=c: act_on(LATER, c, since=since) for c in changes))
    assert all(isinstance(act, Act) for act in found)
    names = [row.name for row in snapshot(LATER).divisions.values()]
    assert names.count("新名") == 2


def test_nothing_is_lost_where_many_write_the_same_again_and_again():
    """Each adds its mark to a name it has read, in one county or in both, and starts anew when refused."""
    towns = [unit("140101200"), unit("140102200")]
    mine = {"甲": towns[:1], "乙": towns[1:], "丙": towns, "丁": towns[::-1]}

    def add(mark: str) -> int:
        refusals = 0
        for _ in range(4):
            while True:
                since = latest_act()
                rows = snapshot(LATER).divisions
                names = [(town, rows[town].name) for town in mine[mark]]
                try:
                    act_on(LATER, *(Change(Op.RENAME, t, n, n + mark) for t, n in names), since=since)
                except Refused:
                    refusals += 1
                else:
                    break
        return refusals

    found = together(*(lambda mark=mark: add(mark) for mark in mine))
    assert all(isinstance(refusals, int) for refusals in found), found
    rows = snapshot(LATER).divisions
    east, west = ([rows[town].name.count(mark) for mark in mine] for town in towns)
    assert (east, west) == ([4, 0, 4, 4], [0, 4, 4, 4])


def test_acts_are_numbered_in_the_order_in_which_they_commit(monkeypatch):
    """Else who reads after the second commits would not know that the first is still to come."""
    inside, go_on, write = threading.Event(), threading.Event(), acts.timeline_write

    def slowly(*, act: Act, **rest) -> None:
        write(act=act, **rest)
        if act.title == "慢":
            inside.set()
            assert go_on.wait(WAIT)

    monkeypatch.setattr(acts, "timeline_write", slowly)
    since = latest_act()
    changes = [renaming("140101200", "慢名"), renaming("140102200", "快名")]

    def watch() -> tuple[int, int]:
        assert inside.wait(WAIT)
        other.start()
        other.join(0.5)
        seen = Act.objects.filter(pk__gt=since).count(), latest_act()
        go_on.set()
        other.join(WAIT)
        return seen

    def quick() -> None:
        act_on(LATER, changes[1], title="快", since=since)
        connections.close_all()

    other = threading.Thread(target=quick)
    _, seen = together(lambda: act_on(LATER, changes[0], title="慢", since=since), watch)
    assert seen == (0, since)
    assert list(Act.objects.filter(pk__gt=since).order_by("pk").values_list("title", flat=True)) == [
        "慢",
        "快",
    ]
    assert ActScope.objects.filter(act__gt=since).count() == 2


def test_two_imports_of_one_list_bring_it_once():
    act_undo(act=Act.objects.get(), by=person(), reason="重来")
    previews = [import_preview(incoming=listed(day=day), by=person()) for day in (DAY, LATER)]
    found = together(*(lambda p=p: import_commit(preview=p, title="导入", by=person()) for p in previews))
    assert sorted(type(one).__name__ for one in found) == ["Act", "Refused"]
    assert len(snapshot(LATER).divisions) == len(listed().divisions)


def test_an_act_undone_by_two_at_once_is_undone_once():
    before = county_digests()
    act = act_on(LATER, renaming("140101200", "新名"))
    found = together(*(lambda: act_undo(act=act, by=person(), reason="有误") for _ in range(2)))
    assert sorted(type(one).__name__ for one in found) == ["Act", "Refused"]
    assert county_digests() == before


def test_an_undo_and_an_act_on_what_it_undoes_do_not_both_land():
    act = act_on(LATER, renaming("140101200", "新名"))
    change, since = renaming("140101200", "又名"), latest_act()
    found = together(
        lambda: act_undo(act=act, by=person(), reason="有误"), lambda: act_on(LATER, change, since=since)
    )
    assert sorted(type(one).__name__ for one in found) == ["Act", "Refused"]
    assert snapshot(LATER).divisions[unit("140101200")].name in ("白城乡", "又名")
