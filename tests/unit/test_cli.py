"""The frame of the commands: table, options, language, faults, exit codes; no database."""

import io
import json
import re
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest

from santu import __version__, cli
from santu.cli import main
from santu.cli.commands import COMMANDS, Command
from santu.cli.language import language, repeating_home, translator
from santu.cli.output import Output
from santu.cli.progress import Progress
from santu.kernel.messages import N_, Fault, Refused, message


@pytest.fixture
def command(monkeypatch):
    """Puts a command of the test's own in the table."""

    def put(run, add_arguments=lambda parser: None):
        module = SimpleNamespace(run=run, add_arguments=add_arguments)
        monkeypatch.setattr(cli, "COMMANDS", (Command("try", "try", False, N_("试一试")),))
        monkeypatch.setattr(cli, "_load", lambda name: module)

    return put


EACH_BY_ITSELF = """
import importlib, os, sys
if sys.argv[1] == "django":
    import django
    django.setup()
else:
    sys.modules["django.db"] = None
for name in sys.argv[2:]:
    if not (child := os.fork()):
        module = importlib.import_module(name)
        module.run, module.add_arguments
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(name)
"""
"""Each module is imported into a process of its own, which has nothing but the beginning in common with the others."""


@pytest.mark.parametrize("needs_django", [True, False])
def test_every_row_of_the_table_names_a_module_with_the_two_functions(needs_django):
    assert len({row.name for row in COMMANDS}) == len(COMMANDS)
    modules = [row.module for row in COMMANDS if row.needs_django is needs_django]
    assert modules
    begun = "django" if needs_django else "bare"
    subprocess.run([sys.executable, "-c", EACH_BY_ITSELF, begun, *modules], check=True)


def test_the_frame_loads_no_django():
    code = "import sys, santu.cli; santu.cli.main(['--help']); print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "False"


def test_help_and_no_command(capsys):
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert "migrate" in said
    assert said.splitlines()[-1] == "退出码：0 完成；1 有错误或被拒绝；2 完成，发现变更或与标准不符之处。"
    assert main([]) == 1
    assert main(["--version"]) == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("matc", "没有 matc 这个命令；您要的可能是 match。可用的命令：migrate match "),
        ("x", "没有 x 这个命令。可用的命令："),
    ],
)
def test_a_command_that_is_nearly_right_is_guessed(capsys, name, said):
    assert main([name]) == 1
    assert f"santu: {said}" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["nope"], 1)])
def test_python_runs_the_package_as_the_command(words, code):
    ran = subprocess.run([sys.executable, "-m", "santu", *words], check=False, capture_output=True, text=True)
    assert ran.returncode == code
    assert ran.stdout == (f"{__version__}\n" if code == 0 else "")


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_is_what_the_command_returns(command, code):
    command(lambda args, out: code)
    assert main(["try"]) == code


def test_common_options_may_stand_before_and_after_the_command(command):
    seen = []
    command(
        lambda args, out: seen.append((args.json, args.file)) or 0, lambda parser: parser.add_argument("file")
    )
    assert main(["--json", "try", "f"]) == 0
    assert main(["try", "f", "--json"]) == 0
    assert seen == [(True, "f"), (True, "f")]


FAULTS = [
    Fault("a.csv:3", message(N_("代码 {code} 重复。"), code="140105001")),
    Fault("a.csv:9", message(N_("名称为空。"))),
]


def refuses(args, out):
    raise Refused(FAULTS)


def test_a_refusal_prints_every_fault_and_no_traceback(command, capsys):
    command(refuses)
    assert main(["try"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == ["a.csv:3: 代码 140105001 重复。", "a.csv:9: 名称为空。"]
    assert said.out == ""


def test_under_json_a_refusal_is_one_document_on_stdout(command, capsys):
    command(refuses)
    assert main(["try", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "faults": [
            {"place": "a.csv:3", "message": "代码 140105001 重复。"},
            {"place": "a.csv:9", "message": "名称为空。"},
        ]
    }
    assert said.err == ""


@pytest.mark.parametrize("words", [["nope"], ["try", "--nope"], ["try", "surplus"], ["--lang", "fr", "try"]])
def test_a_wrong_command_line_is_a_fault_with_code_1(command, capsys, words):
    command(lambda args, out: 0)
    assert main(words) == 1
    assert "santu" in capsys.readouterr().err


def _every_argument(parser):
    parser.add_argument("file")
    parser.add_argument("--number", type=int)
    parser.add_argument("--day", type=date.fromisoformat)
    parser.add_argument("--kind", choices=("a", "b"))
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--one", action="store_true")
    either.add_argument("--other", action="store_true")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "还缺少 file"),
        (["f", "surplus"], "不认识“surplus”"),
        (["f", "--number"], "--number 后面还要写一个值"),
        (["f", "--number", "x"], "--number 应是整数，而不是 'x'"),
        (["f", "--day", "x"], "--day 的值 'x' 写法不对"),
        (["f", "--kind", "c"], "--kind 不能是 'c'，只能从 'a', 'b' 中选"),
        (["f", "--one=1"], "--one 后面不带值"),
        (["f", "--one", "--other"], "--other 不能与 --one 同时使用"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_the_language_of_the_user(
    command, capsys, words, reason
):
    command(lambda args, out: 0, _every_argument)
    assert main(["try", *words]) == 1
    assert reason in capsys.readouterr().err
    assert main(["try", *words, "--lang", "en"]) == 1
    assert not re.search("[\u4e00-\u9fff]", capsys.readouterr().err)


def test_help_is_in_the_language_of_the_user(command, capsys):
    command(lambda args, out: 0, _every_argument)
    with pytest.raises(SystemExit):
        main(["try", "--help"])
    said = capsys.readouterr().out
    assert said.startswith("用法：santu try")
    assert [line for line in said.splitlines() if line.endswith(":")] == ["参数:", "选项:"]


def test_an_interrupted_command_says_so(command, capsys):
    def interrupted(args, out):
        raise KeyboardInterrupt

    command(interrupted)
    assert main(["try"]) == 130
    assert capsys.readouterr().err == "已中断。\n"


@pytest.mark.parametrize(
    ("words", "environ", "expected"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        (["try", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh"], {"LC_ALL": "en_US"}, "zh"),
        (["--lang"], {}, ""),
    ],
)
def test_chinese_unless_english_is_asked_for(words, environ, expected):
    assert language(words, environ) == expected


def test_a_text_without_translation_stays_chinese():
    assert translator("en")("没有人译过的话") == "没有人译过的话"
    assert translator("zh")("建立或升级数据库") == "建立或升级数据库"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请先运行 santu migrate。", "请先运行 santu --home '我 的' migrate。"),
        (
            "用“santu plan”编制，用 santu undo {plan} 撤销",
            "用“santu --home '我 的' plan”编制，用 santu --home '我 的' undo 7 撤销",
        ),
        ("例如 santu demo --home 新文件夹。", "例如 santu demo --home 新文件夹。"),
        ("santu match 只读文件；santu 命令", "santu match 只读文件；santu 命令"),
    ],
)
def test_a_command_that_is_printed_repeats_the_home_that_was_given(text, said):
    assert message(text, plan=7).render(repeating_home(str, "我 的")) == said
    assert message(text, plan=7).render(repeating_home(str, "{}")) == said.replace("'我 的'", "'{}'")


def test_the_home_is_repeated_wherever_it_was_given(command, capsys, monkeypatch):
    monkeypatch.setattr(cli, "_home_chosen", lambda directory: None)
    command(lambda args, out: out.say(N_("可以审批：santu approve {plan}。"), plan=1) or 0)
    for words in (["try", "--home", "h"], ["--home=h", "try"]):
        assert main(words) == 0
        assert capsys.readouterr().out == "可以审批：santu --home h approve 1。\n"


def test_json_output_holds_one_document_and_no_text():
    stdout, stderr = io.StringIO(), io.StringIO()
    out = Output(stdout, stderr, str, as_json=True)
    out.say(N_("不该出现"))
    out.note(N_("旁注"))
    out.data({"镇": 1})
    assert json.loads(stdout.getvalue()) == {"镇": 1}
    assert stderr.getvalue() == "旁注\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "agreed"), [("y\n", True), ("是\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_a_terminal_is_asked_and_silence_is_no(monkeypatch, answer, agreed):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert Output(io.StringIO(), stream, str).ask(N_("导入 {n} 项吗？"), n=3) is agreed
    assert stream.getvalue() == "导入 3 项吗？ [y/N] "


def test_nobody_is_asked_where_nobody_can_answer(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert Output(io.StringIO(), Terminal(), str).ask(N_("导入吗？")) is None
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert Output(io.StringIO(), Terminal(), str, as_json=True).ask(N_("导入吗？")) is None
    assert Output(io.StringIO(), io.StringIO(), str).ask(N_("导入吗？")) is None


def test_progress_moves_on_a_terminal_and_takes_its_line_away():
    stream = Terminal()
    progress = Progress(stream, str)
    for done in range(1001):
        progress(N_("导入"), done, 1000)
    progress.close()
    assert stream.getvalue().startswith("\r\x1b[K导入 0/1,000 0%")
    assert stream.getvalue().endswith("导入 1,000/1,000 100%\r\x1b[K")
    assert stream.getvalue().count("\r") < 100


@pytest.mark.parametrize(
    "ending", [lambda out: 0, lambda out: out.say(N_("完。")) or 0, lambda out: refuses(None, out)]
)
def test_nothing_of_progress_stays_on_a_terminal(command, monkeypatch, ending):
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)

    def run(args, out):
        out.progress(N_("读取名单"), 0, 2)
        out.progress(N_("比对沿革"), 0, 3)
        return ending(out)

    command(run)
    main(["try"])
    left = [line.rpartition("\r\x1b[K")[2] for line in screen.getvalue().split("\n")]
    assert not [line for line in left if "比对沿革" in line or "读取名单" in line]


def test_progress_elsewhere_is_a_few_lines_or_none():
    stream = io.StringIO()
    progress = Progress(stream, str)
    for done in range(1001):
        progress(N_("导入"), done, 1000)
    progress(N_("收尾"), 5)
    assert stream.getvalue().splitlines()[:2] == ["导入 0/1,000 0%", "导入 100/1,000 10%"]
    assert stream.getvalue().splitlines()[-2:] == ["导入 1,000/1,000 100%", "收尾 5"]
    quiet = Output(io.StringIO(), io.StringIO(), str)
    quiet.progress(N_("导入"), 1, 2)
    Progress(None, str)(N_("导入"), 1, 2)
