"""What Santu takes from the environment.

``SANTU_HOME``, ``SANTU_DATABASE``, ``SANTU_SECRET_KEY``; ``SANTU_DEPLOYMENT`` (``internal``, ``work`` or ``public``:
which of the three this is, all of the first two where it is not said); for its pages ``SANTU_HOSTS`` (the names under which they are
asked for), ``SANTU_HTTPS`` (whether they are reached by HTTPS only) and ``SANTU_PROXIES`` (the proxies in front, whose
word on where a request comes from is taken); for the audit ``SANTU_AUDIT_KEY`` (the key that signs its anchors, PEM),
``SANTU_ANCHORS`` (the folder that they are written to) and ``SANTU_ANCHOR_MINUTES`` (how often the worker looks whether
one is due); ``SANTU_PUBLIC`` (the exported folder that the public pages show); ``SANTU_JOB_DAYS`` (how long ended background work is kept); ``SANTU_SIGN_UP`` (whether residents may open an
account themselves), ``SANTU_OPEN311`` (whether programs of others may ask by Open311); ``SANTU_WEBHOOK_HOSTS`` (the hosts that may be told of events, none unless listed); ``SANTU_LOGS``
(``text`` or ``json``), ``SANTU_METRICS_TOKEN`` and ``SANTU_BACKUPS`` (the folder that backups go to); ``SANTU_OIDC_…`` (the
outside sign-on: see ``outside``). Any of them may be given as the path of a file instead
(``SANTU_SECRET_KEY_FILE=/run/secrets/key``).
"""

import importlib.util
import ipaddress
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from santu.kernel.messages import N_, refuse
from santu.webhooks.domain.addresses import host_listed

SECRET_KEY_FILE = "secret.key"  # noqa: S105 (a file's name)
LOG_FORMS = ("text", "json")
DEPLOYMENTS = ("internal", "work", "public")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
AUDIT_KEY_FILE = "audit.key"
ANCHOR_MINUTES = 60
MOST_MINUTES = 7 * 24 * 60
JOB_DAYS = 90
MOST_DAYS = 3660


def value(environ: Mapping[str, str], name: str) -> str:
    """The value of a setting, or of the file that it names; empty when neither is given."""
    given, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if given and path:
        raise refuse(name, N_("{name} 和 {name}_FILE 同时设置，不知道以哪个为准：请只保留一个。"), name=name)
    if not path:
        return given
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        template = N_("{name}_FILE 指向的文件 {path} 读不出来（{error}）：请检查路径、权限和编码。")
        raise refuse(f"{name}_FILE", template, name=name, path=path, error=str(error)) from error


def home(environ: Mapping[str, str]) -> Path:
    """Where Santu keeps its database and files: ``SANTU_HOME``, else the user's data directory."""
    if given := value(environ, "SANTU_HOME"):
        return _path("SANTU_HOME", given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "santu"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "santu"


def database(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's description of the database: a SQLite path or a ``postgresql://`` URL."""
    given = value(environ, "SANTU_DATABASE")
    if given.startswith(("postgresql://", "postgres://")):
        return _postgres(given)
    if "://" in given:
        template = N_("不认识的数据库地址 {given}：请给出 SQLite 文件路径，或 postgresql:// 开头的地址。")
        raise refuse("SANTU_DATABASE", template, given=given.split("@")[-1])
    if given == ":memory:":
        name = given
    else:
        name = str(_path("SANTU_DATABASE", given) if given else home(environ) / "santu.sqlite3")
    # The time that a single write in autocommit, which does not pass the gate, waits for a transaction.
    return {"ENGINE": "santu.config.sqlite", "NAME": name, "OPTIONS": {"timeout": 60}}


def _path(name: str, given: str) -> Path:
    try:
        return Path(given).expanduser().absolute()
    except RuntimeError as error:
        raise refuse(name, N_("路径 {given} 里的用户没有主目录：请写明完整的路径。"), given=given) from error


def _postgres(url: str) -> dict[str, Any]:
    if not importlib.util.find_spec("psycopg"):
        template = N_("使用 PostgreSQL 需要 psycopg，这里没有装：请运行 pip install 'santu[postgres]'。")
        raise refuse("SANTU_DATABASE", template)
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
    }


def secret_key(environ: Mapping[str, str]) -> str:
    """The key that signs sessions: given, else the one that ``santu migrate`` left in the home.

    Without either a passing one: enough for commands, and nothing signed with it outlives the process.

    Raises:
        Refused: the home is no folder, or what lies in it cannot be read as a key.
    """
    if given := value(environ, "SANTU_SECRET_KEY"):
        return given
    kept = home(environ) / SECRET_KEY_FILE
    try:
        return kept.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(50)
    except NotADirectoryError as error:
        template = N_("数据文件夹 {home} 或它的上级是文件，放不了数据；请用 --home 或 SANTU_HOME 另选一个。")
        raise refuse("SANTU_HOME", template, home=str(kept.parent)) from error
    except (OSError, UnicodeDecodeError) as error:
        template = N_("密钥文件读不出来（{error}）：请检查权限和内容，或移走它，由 santu migrate 另建。")
        raise refuse(str(kept), template, error=str(error)) from error


def hosts(environ: Mapping[str, str]) -> list[str]:
    """The names, besides this machine's own, under which pages may be asked for: ``SANTU_HOSTS``, comma between."""
    return [name.strip() for name in value(environ, "SANTU_HOSTS").split(",") if name.strip()]


def https(environ: Mapping[str, str]) -> bool:
    """Whether pages are reached by HTTPS only (``SANTU_HTTPS=1``): cookies are then sent by no other way."""
    return value(environ, "SANTU_HTTPS") == "1"


def sign_up(environ: Mapping[str, str]) -> bool:
    """Whether residents may open an account themselves (``SANTU_SIGN_UP=1``); nobody may unless it says so."""
    return value(environ, "SANTU_SIGN_UP") == "1"


def open311(environ: Mapping[str, str]) -> bool:
    """Whether programs of others may read and file by Open311 (``SANTU_OPEN311=1``); they may not unless it says so."""
    return value(environ, "SANTU_OPEN311") == "1"


def secret_key_is_kept(environ: Mapping[str, str]) -> bool:
    """Whether the next process will have the same key."""
    return bool(value(environ, "SANTU_SECRET_KEY")) or (home(environ) / SECRET_KEY_FILE).is_file()


def webhook_hosts(environ: Mapping[str, str]) -> frozenset[str]:
    """The hosts that other systems are told of events at (``SANTU_WEBHOOK_HOSTS``, comma between); none unless listed.

    Raises:
        Refused: one of them is no host.
    """
    given = value(environ, "SANTU_WEBHOOK_HOSTS").split(",")
    return frozenset(host_listed(one.strip()) for one in given if one.strip())


def proxies(environ: Mapping[str, str]) -> list[Network]:
    """The addresses or networks of the proxies in front (``SANTU_PROXIES``, comma between)."""
    given = [part.strip() for part in value(environ, "SANTU_PROXIES").split(",") if part.strip()]
    try:
        return [ipaddress.ip_network(part) for part in given]
    except ValueError as error:
        template = N_("SANTU_PROXIES 应是代理的地址或网段，用逗号分开，例如 127.0.0.1,10.0.0.0/24；{error}。")
        raise refuse("SANTU_PROXIES", template, error=str(error)) from error


def log_form(environ: Mapping[str, str]) -> str:
    """How logs are written: ``text`` for people, ``json`` for machines."""
    given = value(environ, "SANTU_LOGS") or LOG_FORMS[0]
    if given not in LOG_FORMS:
        raise refuse("SANTU_LOGS", N_("SANTU_LOGS 只能是 text 或 json，而不是 {given}。"), given=given)
    return given


def deployment(environ: Mapping[str, str]) -> str:
    """Which of the three deployments this is (``SANTU_DEPLOYMENT``); empty for one machine that is the first two."""
    given = value(environ, "SANTU_DEPLOYMENT")
    if given and given not in DEPLOYMENTS:
        template = N_("SANTU_DEPLOYMENT 只能是 {known}，而不是“{given}”；只有一台机器时不要设置。")
        raise refuse("SANTU_DEPLOYMENT", template, known=DEPLOYMENTS, given=given)
    return given


def backups(environ: Mapping[str, str]) -> Path | None:
    """The folder that backups go to (``SANTU_BACKUPS``), if any."""
    given = value(environ, "SANTU_BACKUPS")
    return _path("SANTU_BACKUPS", given) if given else None


def anchors(environ: Mapping[str, str]) -> Path:
    """The folder of the audit's anchors: ``SANTU_ANCHORS``, else one in the home."""
    given = value(environ, "SANTU_ANCHORS")
    return _path("SANTU_ANCHORS", given) if given else home(environ) / "anchors"


def public(environ: Mapping[str, str]) -> Path:
    """The folder that ``santu publish`` wrote and the public pages show: ``SANTU_PUBLIC``, else one in the home."""
    given = value(environ, "SANTU_PUBLIC")
    return _path("SANTU_PUBLIC", given) if given else home(environ) / "public"


def anchor_minutes(environ: Mapping[str, str]) -> int:
    """How many minutes the worker lets pass between two looks whether an anchor is due.

    Raises:
        Refused: it is no number of minutes.
    """
    given = value(environ, "SANTU_ANCHOR_MINUTES") or str(ANCHOR_MINUTES)
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= MOST_MINUTES):
        template = N_("“{given}”不是分钟数：请写 1 到 {most} 的整数，或不设置（{usual} 分钟）。")
        raise refuse("SANTU_ANCHOR_MINUTES", template, given=given, most=MOST_MINUTES, usual=ANCHOR_MINUTES)
    return int(given)


def job_days(environ: Mapping[str, str]) -> int:
    """How many days background work is kept after it has ended.

    Raises:
        Refused: it is no number of days.
    """
    given = value(environ, "SANTU_JOB_DAYS") or str(JOB_DAYS)
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= MOST_DAYS):
        template = N_("“{given}”不是天数：请写 1 到 {most} 的整数，或不设置（{usual} 天）。")
        raise refuse("SANTU_JOB_DAYS", template, given=given, most=MOST_DAYS, usual=JOB_DAYS)
    return int(given)
