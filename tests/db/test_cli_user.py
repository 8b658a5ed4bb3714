"""``santu user``: a person, with or without a password."""

import io

import pytest

from santu.accounts.models import User
from santu.audit.models import AuditEntry
from santu.cli import user

GOOD, OTHER = "Zhonghe-1407-lu", "Bei-cheng-88-xiang"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def piped(monkeypatch):
    """What stands on standard input, which is no terminal."""
    return lambda text: monkeypatch.setattr(user.sys, "stdin", io.StringIO(text))


@pytest.fixture
def typed(monkeypatch):
    """What somebody types at the terminal, line by line; the prompts that they saw."""
    seen = []

    def of(*lines):
        answers = iter(lines)
        monkeypatch.setattr(user.sys, "stdin", Terminal())
        monkeypatch.setattr(user, "getpass", lambda prompt, stream: seen.append(prompt) or next(answers))
        return seen

    return of


def test_a_password_is_read_from_a_pipe(santu, db, piped):
    piped(f"{GOOD}\nmore\n")
    ran = santu("user", "zhao", "--title", "市委编办", "--password")
    assert ran.lines == [
        "已登记“zhao”（市委编办）；用 santu grant zhao 授予角色后，就可以用 --by zhao 办理。",
        "密码已设置，可以在网页登录。",
    ]
    assert User.objects.get().check_password(GOOD)
    kept = "".join(str(value) for row in AuditEntry.objects.values_list() for value in row)
    assert GOOD not in kept


def test_a_password_is_asked_for_twice_at_a_terminal(santu, db, typed):
    seen = typed(GOOD, GOOD)
    document = santu("user", "zhao", "--title", "市委编办", "--password", "--json").document
    assert document == {"username": "zhao", "title_zh": "市委编办", "title_en": "", "password": True}
    assert seen == ["密码： ", "再输一次： "]
    assert User.objects.get().check_password(GOOD)


def test_two_different_ones_make_nobody(refused, db, typed):
    typed(GOOD, OTHER)
    ran = refused("user", "zhao", "--title", "市委编办", "--password")
    assert ran.err == "--password: 两次输入的密码不同，没有保存；请重新运行。\n"
    assert not User.objects.exists()


def test_every_fault_is_told_at_once(refused, db, piped):
    piped("1234567\n")
    assert refused("user", "zhao", "--password").err.splitlines() == [
        "--password: 密码太短；请至少用 8 个字符。",
        "--password: 这是常见的密码，容易被猜到；请换一个别人想不到的。",
        "--password: 密码全是数字，容易被猜到；请加上字母或别的字符。",
        "--title: 没有填写称谓：请写明此人的单位和职务。",
    ]


def test_somebody_who_is_there_gets_another_password(santu, refused, people, piped):
    piped(GOOD)
    ran = santu("user", "wang", "--password")
    assert ran.lines == ["已重设“wang”的密码。"]
    assert User.objects.get(username="wang").check_password(GOOD)
    piped("")
    assert "--password: 密码太短" in refused("user", "wang", "--password").err
    piped(GOOD)
    assert "已经有人使用" in refused("user", "wang", "--title", "x", "--password").err
