"""What argparse says in English, as Santu says it: headings of the help, and faults in how a command is written."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Any

from santu.kernel.messages import N_, Message, message

USAGE, POSITIONALS, OPTIONS = N_("用法："), N_("参数"), N_("选项")

FAULTS = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"the following arguments are required: (?P<names>.+)", N_("还缺少 {names}")),
        (r"unrecognized arguments: (?P<words>.+)", N_("不认识“{words}”")),
        (r"argument (?P<name>.+?): expected (?:one|at least one) argument", N_("{name} 后面还要写一个值")),
        (
            r"argument (?P<name>.+?): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)",
            N_("{name} 不能是 {value}，只能从 {choices} 中选"),
        ),
        (r"argument (?P<name>.+?): invalid int value: (?P<value>.+)", N_("{name} 应是整数，而不是 {value}")),
        (r"argument (?P<name>.+?): invalid .+ value: (?P<value>.+)", N_("{name} 的值 {value} 写法不对")),
        (r"argument (?P<name>.+?): ignored explicit argument (?P<value>.+)", N_("{name} 后面不带值")),
        (
            r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)",
            N_("{name} 不能与 {other} 同时使用"),
        ),
    )
)
"""In the words of argparse, of Python 3.11 to 3.13; anything else is passed on as it is."""


def reason(said: str) -> Message:
    """What is wrong with how a command is written, out of what argparse said."""
    for pattern, template in FAULTS:
        if found := pattern.fullmatch(said):
            return message(template, **found.groupdict())
    return message("{said}", said=said)


class HelpFormatter(argparse.HelpFormatter):
    """Help with "usage" in the user's language."""

    translate: Callable[[str], str]

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """As argparse's; the prefix of the line is ours."""
        super().add_usage(usage, actions, groups, self.translate(USAGE) if prefix is None else prefix)


def formatter(translate: Callable[[str], str]) -> type[argparse.HelpFormatter]:
    """The formatter of one language."""
    return type("HelpFormatter", (HelpFormatter,), {"translate": staticmethod(translate)})
