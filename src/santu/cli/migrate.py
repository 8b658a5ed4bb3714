"""``santu migrate``: makes the home, the keys and the tables, and sets the guards."""

import argparse
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from santu.accounts.selectors.people import people
from santu.audit.anchoring import key_ready
from santu.cli.output import CHANGES, OK, Output
from santu.kernel.messages import N_, refuse
from santu.upkeep.selectors.ready import migrations_pending


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--check`` only looks."""
    parser.add_argument("--check", action="store_true", help=N_("只列出缺的升级步骤，有则以 2 退出"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Bring the database to this version; exit code 2 under ``--check`` when it is not there yet."""
    if not args.check:
        home_make(settings.SANTU_HOME, settings.SANTU_SECRET_KEY_PATH)
    pending = migrations_pending()
    if not args.check:
        call_command("migrate", interactive=False, verbosity=0)
    if not pending:
        out.say(N_("数据库已是最新，没有要升级的。"))
    elif args.check:
        for name in pending:
            out.print(f"+ {name}")
    else:
        out.say(N_("数据库已建立或升级到当前版本；数据文件夹是 {home}。"), home=settings.SANTU_HOME)
    if not args.check and not people():
        out.say(N_("下一步登记可以办理的人：santu user 用户名 --title 单位和职务。"))
    out.data({"home": str(settings.SANTU_HOME), "migrations": pending, "applied": not args.check})
    return CHANGES if args.check and pending else OK


def home_make(home: Path, key: Path | None) -> None:
    """The folder of the data, for its owner alone, and the keys that sign sessions, if wanted, and anchors, where missing."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if key is not None and not key.exists():
            key.touch(mode=0o600)
            key.write_text(secrets.token_urlsafe(50), encoding="ascii")
    except OSError as error:
        template = N_("建不了数据文件夹 {home}（{error}）：请用 --home 或 SANTU_HOME 另选一个。")
        raise refuse("SANTU_HOME", template, home=str(home), error=str(error)) from error
    key_ready()
