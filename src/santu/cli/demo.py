"""``santu demo``: replays Shanxi's reform of 2020–2021 from one real register to the next."""

import argparse

from django.conf import settings
from django.core.management import call_command

from santu.cli.demo_cases import FIRST_PAGE
from santu.cli.demo_figures import figures_table
from santu.cli.demo_replay import replay_shanxi
from santu.cli.demo_store import store_cleared
from santu.cli.migrate import home_make
from santu.cli.options import number_of
from santu.cli.output import FAULT, OK, Output
from santu.cli.serve import LOCAL, add_port, refuse_address, serve
from santu.kernel.messages import N_


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether to serve pages afterwards."""
    parser.add_argument("--no-serve", action="store_true", help=N_("只重演改革，不打开网页服务"))
    parser.add_argument("--open", action="store_true", help=N_("打开浏览器"))
    parser.add_argument(
        "--cases", metavar="N", default=str(FIRST_PAGE), help=N_("写入多少合成办件，全年约 100000 件")
    )
    add_port(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Build the demonstration, print its figures, serve its pages; exit code 1 when the figures do not come out."""
    if not args.no_serve:
        refuse_address(LOCAL, args.port)
    cases = number_of(args.cases, "--cases")
    home_make(settings.SANTU_HOME, settings.SANTU_SECRET_KEY_PATH)
    store_cleared()
    out.progress(N_("建立数据库"), 0, 1)
    call_command("migrate", interactive=False, verbosity=0)
    out.progress(N_("建立数据库"), 1, 1)
    replayed = replay_shanxi(out.progress, cases)
    for line in figures_table(replayed, out.translate):
        out.print(line)
    out.data(replayed.as_json(out.translate))
    if not replayed.comes_out:
        return FAULT
    if not args.no_serve:
        serve(LOCAL, args.port, out, opened=args.open)
    return OK
