"""``santu match``: files in, events out; no database, no Django."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from santu.cli import main
from santu.register.domain.succession import Kind
from tests.fixtures.provinces.handmade import build

FOLDER = Path(build.__file__).parent
BEFORE, AFTER = str(FOLDER / "before"), str(FOLDER / "after")
DECREE = (
    "decree,item,county,old_code,old_name,action,new_code,new_name,decree_villages,decree_village_count\n"
    "HS2021-03-01,1,东河县,990101208,云顶乡,整建制并入,990101101,河东镇,,\n"
)


def run(capsys, *words: str) -> tuple[int, dict, str]:
    code = main(["match", *words, "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out), printed.err


def test_the_events_are_those_expected_and_the_exit_code_says_changes(capsys):
    code, document, errors = run(capsys, BEFORE, AFTER)
    expected = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    assert code == 2
    assert errors == ""
    keys = expected[0].keys()
    assert [{key: event[key] for key in keys} for event in document["events"]] == expected
    for event in document["events"]:
        assert event["kind"] in {kind.value for kind in Kind}
        for flow in event["flows"]:
            assert flow.keys() == {"old", "new", "villages", "share", "confidence"}
            assert flow["old"] in event["retire"] + event["keep"] or event["kind"] != "absorb"
            assert flow["new"] in event["keep"] + event["create"]
    summary = document["summary"]
    assert summary["before"]["townships"] == 37
    assert summary["after"]["urban_type_share"] == 0.625
    assert (summary["retired_codes"], summary["created_codes"]) == (16, 11)
    assert document["beyond_list"] == []
    assert [village["heir"] for village in document["unmatched"]["vanished_villages"]] == ["990101"] * 4


def test_names_are_those_of_the_side_where_the_unit_stands(capsys):
    _, document, _ = run(capsys, BEFORE, AFTER)
    reused = next(event for event in document["events"] if event["create"] == ["990102208"])
    assert reused["names"] == {"retire": [], "keep": ["新河乡"], "create": ["新庙乡"]}


def test_nothing_changed_is_exit_code_0(capsys):
    code, document, _ = run(capsys, BEFORE, BEFORE)
    assert (code, document["events"]) == (0, [])


def test_people_read_sentences(capsys):
    assert main(["match", BEFORE, AFTER]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert "东河县（990101）" in lines
    assert "  撤销石门乡（990101202）、石桥乡（990101203），合并设立石门镇（990101104）。" in lines
    assert "  加乐泉乡（990101207）在后一份名单里写作嘉乐泉乡（990101207）（只是写法不同）。" in lines
    assert "      安定镇 → 平安镇：1 个村，占 11%，可信度中" in lines
    assert lines[-1] == "正式代码消失 16 个、新增 11 个；前一份名单的村找到 98.31%，另 4 个没有找到。"


def test_a_decree_overrides_the_list(capsys, tmp_path):
    decree = tmp_path / "decree.csv"
    decree.write_text(DECREE, "utf-8")
    code, document, _ = run(capsys, BEFORE, AFTER, "--decree", str(decree))
    assert code == 2
    assert not [event for event in document["events"] if event["kind"] == "unresolved"]
    (event,) = (event for event in document["events"] if event["decree"])
    assert (event["kind"], event["day"], event["keep"]) == ("absorb", "2021-03-01", ["990101101"])
    heirs = {village["heir"]: village["inferred"] for village in document["unmatched"]["vanished_villages"]}
    assert heirs == {"990101101": False}


def test_where_decree_and_list_differ_both_are_told_and_which_is_followed(capsys, tmp_path):
    decree = tmp_path / "decree.csv"
    ceded = "HS2021-03-01,1,东河县,990101202,石门乡,部分划归,990101101,河东镇,郑家寨,1"
    decree.write_text(DECREE.splitlines()[0] + f"\n{ceded}\n", "utf-8")
    assert main(["match", BEFORE, AFTER, "--decree", str(decree)]) == 2
    lines = capsys.readouterr().out.splitlines()
    told = "决定与名单不一致：decree.csv 第 2 行 "
    first = next(place for place, line in enumerate(lines) if line.startswith(told))
    assert lines[first : first + 3] == [
        f"{told}郑家寨：决定把它归“河东镇”，后一份名单把它列在“石门镇”；请核对。",
        f"{told}石门乡：决定把“石门乡”的 1 个村划入“河东镇”，名单上是 0 个；请核对。",
        "以上不一致之处，比对以决定为准。",
    ]
    _, document, _ = run(capsys, BEFORE, AFTER, "--decree", str(decree))
    assert document["beyond_follows"] == "decree"


def test_faults_of_both_directories_and_the_decree_come_at_once(capsys, tmp_path):
    for name in ("townships-2020.csv", "townships-2021.csv"):
        (tmp_path / name).write_text("code,name\n", "utf-8")
    decree = tmp_path / "decree.csv"
    decree.write_text(DECREE.replace("整建制并入", "合起来"), "utf-8")
    code, document, _ = run(capsys, str(tmp_path), str(tmp_path / "none"), "--decree", str(decree))
    assert code == 1
    places = [fault["place"] for fault in document["faults"]]
    assert {str(tmp_path), str(tmp_path / "none")} <= set(places)
    assert any("decree.csv" in place for place in places)
    assert any("townships-2020.csv、townships-2021.csv" in fault["message"] for fault in document["faults"])


def test_a_fault_names_the_list_that_it_is_in(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("v", "after"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "townships.csv").write_text("code,name\n990101201,\n", "utf-8")
        (tmp_path / name / "villages.csv").write_text("code,name,township_code\n1,甲,990101201\n", "utf-8")
    _, document, _ = run(capsys, "v", "after")
    assert [fault["place"] for fault in document["faults"]] == [
        "v/townships.csv 第 2 行 name 列",
        "v/villages.csv 第 2 行 code 列",
        "after/townships.csv 第 2 行 name 列",
        "after/villages.csv 第 2 行 code 列",
    ]


def test_places_and_lists_are_in_the_language_of_the_reader(capsys, tmp_path):
    (tmp_path / "townships.csv").write_text("code,title\n14010520O,a\n", "utf-8")
    (tmp_path / "villages.csv").write_text("code,name,township_code\n1.4E+11,b,140105200\n", "utf-8")
    _, document, _ = run(capsys, str(tmp_path), AFTER, "--lang", "en")
    said = {fault["place"]: fault["message"] for fault in document["faults"]}
    assert f"{tmp_path}/villages.csv line 2, column code" in said
    assert "code, title" in said[f"{tmp_path}/townships.csv line 1"]
    assert main(["match", str(tmp_path), AFTER, "--lang", "en"]) == 1
    assert "/villages.csv line 2, column code: " in capsys.readouterr().err


def test_a_directory_that_cannot_be_read_is_refused(capsys, tmp_path, monkeypatch):
    long = "x" * 5000
    assert run(capsys, long, AFTER)[1]["faults"] == [
        {"place": long, "message": "目录读不出来（File name too long）；请检查路径和权限。"}
    ]
    monkeypatch.setattr(Path, "iterdir", forbidden)
    assert run(capsys, str(tmp_path), str(tmp_path))[1]["faults"] == [
        {"place": str(tmp_path), "message": "目录读不出来（Permission denied）；请检查路径和权限。"}
    ]


def forbidden(*args, **kwargs):
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_folder_or_a_dangling_link_in_the_place_of_a_file_is_refused(capsys, tmp_path):
    (tmp_path / "townships.csv").mkdir()
    (tmp_path / "villages.csv").symlink_to("nowhere")
    assert run(capsys, str(tmp_path), AFTER)[1]["faults"] == [
        {
            "place": str(tmp_path / "townships.csv"),
            "message": "文件读不出来（Is a directory）；请检查路径和权限。",
        },
        {
            "place": str(tmp_path / "villages.csv"),
            "message": "文件读不出来（No such file or directory）；请检查路径和权限。",
        },
    ]


def test_a_decree_with_an_unknown_unit_is_refused(capsys, tmp_path):
    decree = tmp_path / "decree.csv"
    decree.write_text(DECREE.replace("990101208,云顶乡", "990101299,无名乡"), "utf-8")
    code, document, _ = run(capsys, BEFORE, AFTER, "--decree", str(decree))
    assert code == 1
    assert "无名乡" in document["faults"][0]["message"]


def test_columns_that_nobody_knows_are_named(capsys, tmp_path):
    for name in ("townships.csv", "villages.csv"):
        text = (FOLDER / "before" / name).read_text("utf-8").splitlines()
        (tmp_path / name).write_text(
            "\n".join([text[0] + ",颜色", *(line + ",红" for line in text[1:])]), "utf-8"
        )
    code, _, errors = run(capsys, str(tmp_path), BEFORE)
    assert code == 0
    assert errors.count("颜色") == 2


@pytest.mark.parametrize("loaded", ["django", "santu.config"])
def test_no_database_and_no_django(loaded):
    program = (
        f"import sys; from santu.cli import main; main(sys.argv[1:]); sys.exit({loaded!r} in sys.modules)"
    )
    words = [sys.executable, "-c", program, "match", BEFORE, AFTER]
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0
