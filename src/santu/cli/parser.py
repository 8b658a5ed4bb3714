"""The command line: options that every command has, and faults instead of argparse's exit code 2."""

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from santu.cli.argparse_words import OPTIONS, POSITIONALS, formatter, reason
from santu.cli.commands import COMMANDS, Command
from santu.kernel.messages import N_, refuse


class Parser(argparse.ArgumentParser):
    """Says its help in the user's language and refuses like everything else in Santu.

    argparse itself would end with exit code 2, which here says that changes are present.
    """

    def __init__(self, prog: str, translate: Callable[[str], str], **options: Any) -> None:  # noqa: ANN401
        self._translate = translate
        words = formatter(translate)
        super().__init__(prog, allow_abbrev=False, add_help=False, formatter_class=words, **options)

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:  # noqa: ANN401
        """As argparse's; ``help`` is a source text marked ``N_``."""
        if options.get("help", argparse.SUPPRESS) != argparse.SUPPRESS:
            options["help"] = self._translate(options["help"])
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        template = N_("命令写法不对：{reason}。运行 {command} --help 查看写法。")
        raise refuse(self.prog, template, reason=reason(message), command=self.prog)


def common_options(translate: Callable[[str], str]) -> Parser:
    """The options of every command."""
    common = Parser("santu", translate)
    common.add_argument("--json", action="store_true", help=N_("只输出一份 JSON"))
    common.add_argument("--lang", choices=("zh", "en"), default="", help=N_("界面语言"))
    common.add_argument("--progress", action="store_true", help=N_("不在终端上也显示进度"))
    home = N_("数据文件夹：使用其中的 SQLite 库，不看 SANTU_DATABASE")
    common.add_argument("--home", metavar="DIR", default="", help=home)
    return common


def command_parser(command: Command, common: Parser, translate: Callable[[str], str]) -> Parser:
    """The parser of one command, before it adds its own arguments."""
    parser = Parser(f"santu {command.name}", translate, parents=[common], description=translate(command.help))
    # Not before: argparse lays the options of both parsers together where their headings are the same.
    parser._positionals.title, parser._optionals.title = translate(POSITIONALS), translate(OPTIONS)
    parser.add_argument("-h", "--help", action="help", help=N_("说明这个命令"))
    return parser


def overview(translate: Callable[[str], str]) -> str:
    """What ``santu --help`` prints."""
    width = max(len(command.name) for command in COMMANDS)
    rows = [f"  {command.name:<{width}}  {translate(command.help)}" for command in COMMANDS]
    usage = translate(N_("用法：santu 命令 [选项]；santu 命令 --help 说明一个命令"))
    codes = translate(N_("退出码：0 完成；1 有错误或被拒绝；2 完成，发现变更或与标准不符之处。"))
    return "\n".join([usage, "", *rows, "", codes])
