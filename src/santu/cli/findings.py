"""A finding of ``santu doctor``, and what is looked at on any machine with any database."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata

from django.conf import settings
from django.db import connection

from santu.accounts.selectors.demo import database_is_demo
from santu.audit.anchoring import signs
from santu.audit.guards import guards_missing
from santu.kernel.messages import N_, Message, message
from santu.upkeep.selectors.ready import migrations_pending

_FOR_DEVELOPERS = {"dev", "bench"}


class State(StrEnum):
    """How good a finding is; only a fault makes the exit code 1."""

    OK = "ok"
    NOTICE = "notice"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name for machines, how good it is, and a sentence for people."""

    name: str
    state: State
    message: Message


def finding(name: str, state: State, template: str, /, **params: object) -> Finding:
    """A finding with a template marked ``N_`` and its parameters."""
    return Finding(name, state, message(template, **params))


def table_findings() -> Iterator[Finding]:
    """Tables of this version, guards of the append-only ones, and whether it is a demonstration."""
    if pending := migrations_pending():
        text = N_("数据库还缺 {count} 步升级：请运行 santu migrate。")
        yield finding("migrations", State.FAULT, text, count=len(pending))
        return
    yield finding("migrations", State.OK, N_("数据表是当前版本。"))
    if missing := guards_missing(connection):
        text = N_("只增不改的表缺少保护 {names}：请运行 santu migrate 补装，并查明是谁动过数据库。")
        yield finding("guards", State.FAULT, text, names=" ".join(missing))
    else:
        yield finding("guards", State.OK, N_("只增不改的表都受数据库保护。"))
    if signs():
        yield finding(
            "anchors", State.OK, N_("审计的锚有钥匙签名，写在 {path}。"), path=settings.SANTU_ANCHORS
        )
    else:
        yield finding("anchors", State.NOTICE, N_("没有审计的签名钥匙，不写锚：请运行 santu migrate 建立。"))
    text = N_("这是演示库，其中的人员和文号都是虚构的。") if database_is_demo() else N_("这不是演示库。")
    yield finding("demo", State.OK, text)


def extra_findings() -> Iterator[Finding]:
    """The optional parts that are not installed, and what to install."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for requirement in metadata.requires("santu") or []:
        if marker := re.search(r"extra == ['\"]([\w-]+)['\"]", requirement):
            wanted[marker[1]].append(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])
    for extra, names in wanted.items():
        absent = [name for name in names if not _installed(name)]
        if absent and extra not in _FOR_DEVELOPERS:
            text = N_("没有安装可选部分 {extra}（缺 {names}）：要用时运行 pip install 'santu[{extra}]'。")
            yield finding("extras", State.NOTICE, text, extra=extra, names=" ".join(absent))


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
