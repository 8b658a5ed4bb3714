"""The walk along chains: what it says of lines that are no entries, and of chains that lie between each other."""

import pytest

from santu.audit.domain.lines import entry_of, line_of
from santu.audit.domain.walk import RUN, Walk
from tests.fixtures.chains import CHAIN, entries, lines_of, marks_on

MADE = entries(RUN + 20)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[" * 100_000,
        b"\xff\xfe[]\n",
        b'["h",["c",true,"","","","","","","",""]]\n',
        b'["h",["c",0,"","","","","","","",""]]\n',
        b'["h",["c",9223372036854775808,"","","","","","","",""]]\n',
        b'["h",["\\ud800",1,"","","","","","","",""]]\n',
        line_of(MADE[0]).replace(b",", b", ", 1),
        line_of(MADE[0])[:-1],
    ],
)
def test_what_is_no_entry_is_said_to_be_none(line):
    with pytest.raises(ValueError):  # noqa: PT011 (what it says is the line)
        entry_of(line)
    walk = Walk()
    walk.along([line])
    assert "不是审计记录" in str(walk.faults[0])


def test_a_line_and_its_entry():
    assert [entry_of(line) for line in lines_of(MADE[:9])] == MADE[:9]


def test_a_whole_chain_in_any_blocks():
    for size in (1, 7, RUN, len(MADE)):
        walk, lines = Walk(marks_on(MADE)), lines_of(MADE)
        for at in range(0, len(lines), size):
            walk.along(lines[at : at + size])
        assert walk.faults == walk.unmet() == []
        assert (walk.entries, walk.ends[CHAIN].hash) == (len(MADE), MADE[-1].hash)


def test_a_fault_does_not_hide_the_next():
    lines = lines_of(MADE)
    lines[3] = lines[3].replace(b"wang", b"wong")
    del lines[50]
    lines[1005] = b"nothing\n"
    walk = Walk()
    walk.along(lines)
    places = [str(fault.place) for fault in walk.faults]
    assert places == [f"{CHAIN}#4", f"{CHAIN}#52", f"{CHAIN}#1007", f"{CHAIN}#1008"]
