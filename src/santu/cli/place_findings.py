"""What ``santu doctor`` looks at around the database: settings, key, disk, clock, worker, backups."""

import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from santu.audit.selectors import verify
from santu.cli.findings import Finding, State, finding
from santu.jobs.selectors import jobs_parked, worker_seen_seconds
from santu.kernel.messages import N_
from santu.upkeep.domain.archive import SUFFIX
from santu.upkeep.domain.production import production_faults
from santu.upkeep.selectors.home import home_keys
from santu.upkeep.selectors.production import place
from santu.webhooks.selectors import stopped_by_itself

LEAST_FREE = 2 << 30
"""Bytes: a register of the whole country and one backup of it."""
WORKER_SILENT_SECONDS = 120
BACKUP_OLD_HOURS = 36
"""A daily backup that failed once."""
CLOCK_SECONDS = 5


def place_findings() -> Iterator[Finding]:
    """What needs no tables."""
    yield _deployment()
    yield from _keys()
    yield _disk()
    yield _clock()
    yield _backups()


def serving_findings() -> Iterator[Finding]:
    """What needs them: whether it may serve others, and whether somebody does background work."""
    here = place()
    faults = list(production_faults(here))
    for fault in faults:
        yield Finding("production", State.FAULT, fault.message)
    if not faults:
        text = (
            N_("可以给其他机器服务：{hosts}。")
            if here.is_production
            else N_("只给本机服务（没有设置 SANTU_HOSTS）。")
        )
        yield finding("production", State.OK, text, hosts=" ".join(here.hosts))
    if here.https and not settings.SANTU_PROXIES:
        text = N_(
            "没有设置 SANTU_PROXIES：所有人看起来都来自代理的地址，按地址的限次会一起算；请写上代理的地址。"
        )
        yield finding("proxies", State.NOTICE, text)
    yield _worker()
    yield _parked()
    yield from _webhooks()
    yield _audit()


DEPLOYMENTS = {
    "": N_("只有一台机器：内部和业务的页面都在这里；公开的一面是 santu publish 写出的文件夹。"),
    "internal": N_("这是内部部署：登记、设计、过渡和公布；公开的一面是 santu publish 写出的文件夹。"),
    "work": N_("这是业务部署：现状和日常业务，没有设计、过渡和公布的页面。"),
    "public": N_("这是公开部署：没有任何动态页面，只由静态网页服务器放 santu publish 写出的文件夹。"),
}


def _deployment() -> Finding:
    return finding("deployment", State.OK, DEPLOYMENTS[settings.SANTU_DEPLOYMENT])


def _keys() -> Iterator[Finding]:
    home = Path(settings.SANTU_HOME)
    open_to_others = [
        name for name in ("", *home_keys()) if (home / name).exists() and _mode(home / name) & 0o077
    ]
    if open_to_others:
        text = N_("别人也能读 {paths}：请运行 chmod -R go= {home}。")
        paths = " ".join(str(home / name) for name in open_to_others)
        yield finding("permissions", State.FAULT, text, paths=paths, home=str(home))
    else:
        yield finding("permissions", State.OK, N_("数据文件夹 {home} 和密钥只有属主能读。"), home=str(home))
    if not settings.SANTU_SECRET_KEY_IS_KEPT:
        yield finding(
            "key", State.NOTICE, N_("还没有固定的密钥：请运行 santu migrate，或设置 SANTU_SECRET_KEY_FILE。")
        )


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _disk() -> Finding:
    home = Path(settings.SANTU_HOME)
    free = shutil.disk_usage(home if home.exists() else home.anchor).free
    words = {"free": f"{free / (1 << 30):.1f}", "least": LEAST_FREE >> 30}
    if free < LEAST_FREE:
        return finding(
            "disk",
            State.FAULT,
            N_("磁盘只剩 {free} GB，少于 {least} GB：请清理或扩容，写满后什么也存不下。"),
            **words,
        )
    return finding("disk", State.OK, N_("磁盘还剩 {free} GB。"), **words)


def _clock() -> Finding:
    """The database's clock against ours: days of acts and leases of jobs are told by them."""
    with connection.cursor() as cursor:
        sqlite = "SELECT strftime('%s', 'now')"
        cursor.execute(
            sqlite if connection.vendor == "sqlite" else "SELECT extract(epoch FROM clock_timestamp())"
        )
        off = abs(float(cursor.fetchone()[0]) - time.time())
    before_release = datetime.now(UTC) < datetime(2025, 1, 1, tzinfo=UTC)
    if off > CLOCK_SECONDS or before_release:
        text = N_(
            "时钟不对：与数据库的时钟差 {seconds} 秒，现在是 {now}；请启用时间同步（timedatectl set-ntp true）。"
        )
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return finding("clock", State.FAULT, text, seconds=round(off), now=now)
    return finding("clock", State.OK, N_("时钟与数据库的一致。"))


def _backups() -> Finding:
    folder: Path | None = settings.SANTU_BACKUPS
    if folder is None:
        return finding(
            "backups",
            State.NOTICE,
            N_("没有设置 SANTU_BACKUPS，看不到备份有多旧；请设置备份文件夹，并定时运行 santu backup。"),
        )
    try:
        made = [path.stat().st_mtime for path in folder.glob(f"*{SUFFIX}")]
    except OSError:
        made = []
    if not made:
        return finding(
            "backups", State.FAULT, N_("{folder} 里没有备份；请运行 santu backup。"), folder=str(folder)
        )
    hours = (time.time() - max(made)) / 3600
    words = {"hours": round(hours), "folder": str(folder)}
    if hours > BACKUP_OLD_HOURS:
        return finding(
            "backups",
            State.FAULT,
            N_("最近的备份是 {hours} 小时以前的（{folder}）；请看定时任务为什么没有做。"),
            **words,
        )
    return finding("backups", State.OK, N_("最近的备份是 {hours} 小时以前的（{folder}）。"), **words)


def _worker() -> Finding:
    seen = worker_seen_seconds()
    if seen is None:
        return finding(
            "worker", State.NOTICE, N_("还没有后台进程运行过；请运行 santu serve 或 santu worker。")
        )
    if seen > WORKER_SILENT_SECONDS:
        text = N_("后台进程已有 {seconds} 秒没有消息，网页上发起的工作会一直等待；请启动 santu worker。")
        return finding("worker", State.NOTICE, text, seconds=round(seen))
    return finding("worker", State.OK, N_("后台进程在运行（{seconds} 秒前有消息）。"), seconds=round(seen))


def _parked() -> Finding:
    parked = [str(job.number) for job in jobs_parked()]
    if not parked:
        return finding("jobs", State.OK, N_("没有停放的后台任务。"))
    text = N_("有后台任务几次使后台进程中断，已经停放：第 {numbers} 号；请运行 santu jobs 查看和处理。")
    return finding("jobs", State.FAULT, text, numbers=" ".join(parked))


def _webhooks() -> Iterator[Finding]:
    """Whether other systems are told of events, and whether that stopped by itself."""
    hosts = sorted(settings.SANTU_WEBHOOK_HOSTS)
    if not hosts:
        yield finding("webhooks", State.OK, N_("没有列出推送的主机（SANTU_WEBHOOK_HOSTS），不向外发送。"))
    elif stopped := stopped_by_itself():
        text = N_("有 {count} 项事件推送发不出去，已经停止；请在“事件推送”页查明原因，再恢复。")
        yield finding("webhooks", State.NOTICE, text, count=stopped)
    else:
        yield finding("webhooks", State.OK, N_("事件只推送到列出的主机：{hosts}。"), hosts=" ".join(hosts))


def _audit() -> Finding:
    faults = verify()
    if not faults:
        return finding("audit", State.OK, N_("审计链完整。"))
    text = N_("审计链有 {count} 处错误，第一处在 {place}：{first}")
    return finding(
        "audit", State.FAULT, text, count=len(faults), place=faults[0].place, first=faults[0].message
    )
