"""The ``santu`` command: finds the command in the table, loads its module, runs it, returns its exit code."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from santu import __version__
from santu.cli.commands import COMMANDS, Command
from santu.cli.language import language, repeating_home, translator
from santu.cli.output import FAULT, INTERRUPTED, OK, Output
from santu.cli.parser import command_parser, common_options, overview
from santu.kernel.messages import N_, Refused, refuse


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 ok, 1 fault, 2 changes present."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show is written as an escape; it never ends a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    translate = translator(language(words, os.environ))
    shown = "--progress" in words
    out = Output(sys.stdout, sys.stderr, translate, as_json="--json" in words, show_progress=shown)
    try:
        return _dispatch(words, out)
    except Refused as refusal:
        return out.faults(refusal)
    except BrokenPipeError:
        # Whoever read the output has seen enough (`santu match … | head`); nothing is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        out.note(N_("已中断。"))
        return INTERRUPTED
    finally:
        out.progress.close()


def _dispatch(words: list[str], out: Output) -> int:
    common = common_options(out.translate)
    args, rest = common.parse_known_args(words)
    if not rest or rest[0] in {"-h", "--help"}:
        out.print(overview(out.translate))
        return OK if rest else FAULT
    if rest[0] == "--version":
        out.print(__version__)
        return OK
    command = _command(rest[0])
    if args.home:
        _home_chosen(args.home)
        out.translate = repeating_home(out.translate, args.home)
    if command.needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "santu.config.settings")
        _load("django").setup()
    module = _module(command)
    parser = command_parser(command, common, out.translate)
    module.add_arguments(parser)
    parser.parse_args(rest[1:], args)
    if not command.needs_django:
        return int(module.run(args, out))
    tables = _load("santu.cli.tables")
    with tables.database_usable():
        if command.needs_tables:
            tables.require_current()
        return int(module.run(args, out))


def _command(name: str) -> Command:
    for command in COMMANDS:
        if command.name == name:
            return command
    names = [command.name for command in COMMANDS]
    near = " ".join(get_close_matches(name, names, 1))
    guess = N_("没有 {name} 这个命令；您要的可能是 {near}。可用的命令：{names}。")
    template = guess if near else N_("没有 {name} 这个命令。可用的命令：{names}。")
    raise refuse("santu", template, name=name, near=near, names=" ".join(names))


def _module(command: Command) -> Any:  # noqa: ANN401 (a module, known by name only)
    """The module of a command; what is not installed is named with the extra that brings it."""
    try:
        return _load(command.module)
    except ModuleNotFoundError as error:
        if not command.extra or (error.name or "").startswith("santu"):
            raise
        template = N_("{command} 要用的 {name} 没有安装；请运行 pip install 'santu[{extra}]' 后再来。")
        raise refuse(
            f"santu {command.name}",
            template,
            command=f"santu {command.name}",
            name=error.name,
            extra=command.extra,
        ) from error


def _home_chosen(directory: str) -> None:
    """Make ``--home`` count before the settings are read: the SQLite database in that folder, and no other."""
    os.environ["SANTU_HOME"] = directory
    for name in ("SANTU_HOME_FILE", "SANTU_DATABASE", "SANTU_DATABASE_FILE"):
        os.environ.pop(name, None)


def _load(module: str) -> Any:  # noqa: ANN401 (a module, known by name only)
    """The one dynamic import: commands on files alone never load Django."""
    return importlib.import_module(module)
