"""Where messages may go: hosts that the operator lists, by HTTPS, and only to the kind of network of the first time."""

import ipaddress
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from santu.kernel.messages import N_, Refused, message, refuse

LONGEST = 500
PORTS = {"https": 443, "http": 80}
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.ASCII)
VISIBLE = re.compile(r"[!-~]+", re.ASCII)
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Reach(StrEnum):
    """The kind of network in which an address lies; of any other kind nothing is sent."""

    LOOPBACK = "loopback"
    PRIVATE = "private"
    PUBLIC = "public"


REACHES = {Reach.LOOPBACK: N_("本机"), Reach.PRIVATE: N_("内部网络"), Reach.PUBLIC: N_("公共网络")}
PRIVATE = [ipaddress.ip_network(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
HIDING = [
    ipaddress.ip_network(one) for one in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16")
]
"""IPv6 in which an IPv4 address hides, or that stands for none (RFC 4291, 6052, 8215, 4380, 3056)."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: ``path`` goes with its query; ``host`` is without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """Host and port, as the operator lists them; the usual port of HTTPS is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS["https"] else f"{host}:{self.port}"

    @property
    def is_of_this_machine(self) -> bool:
        """Whether its host says loopback by itself, whatever a resolver says."""
        return self.host == "localhost" or reach_of(self.host) is Reach.LOOPBACK


def reach_of(text: str) -> Reach | None:
    """The kind of network of an address in figures; ``None`` for what nothing is sent to, and for what is none.

    Link-local addresses (those of cloud metadata among them), multicast, the unspecified, reserved and shared ones, and
    IPv6 that carries IPv4 inside are of none of the three kinds.
    """
    try:
        found: Ip = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id is not None:
            return None
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found != ipaddress.IPv6Address(1) and (found.is_site_local or _among(found, HIDING)):
            return None
    if found.is_loopback:
        return Reach.LOOPBACK
    if _among(found, PRIVATE):
        return Reach.PRIVATE
    closed = found.is_multicast or found.is_reserved or found.is_link_local or not found.is_global
    return None if closed else Reach.PUBLIC


def _among(found: Ip, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(found in network for network in networks if network.version == found.version)


def reach_of_all(addresses: Collection[str], target: Target) -> Reach:
    """The one kind of network of all addresses of a host.

    Raises:
        Refused: it has none, they are of several kinds, or one is of a kind to which nothing is sent.
    """
    kinds = {reach_of(one) for one in addresses}
    reach = kinds.pop() if len(kinds) == 1 else None
    if reach is None:
        template = N_(
            "主机 {host} 解析到 {addresses}，不是单一的本机、内部或公共网络地址，"
            "不能推送到那里；请核对域名解析，或写 IP 地址。"
        )
        raise refuse("url", template, host=target.host, addresses=tuple(sorted(addresses)) or ("—",))
    if target.scheme == "http" and reach is not Reach.LOOPBACK:
        raise _plain()
    return reach


def target_of(url: str, hosts: Collection[str]) -> Target:
    """An address that may be sent to, taken apart.

    Args:
        url: as it was written.
        hosts: the names that the operator lists, as ``host_listed`` gives them.

    Raises:
        Refused: it cannot be read in one way only, is not HTTPS, or its host is not listed.
    """
    found = _parts(url)
    if found.name not in hosts:
        template = N_(
            "主机 {host} 不在允许推送的主机里（{listed}）；请由运维人员写进 SANTU_WEBHOOK_HOSTS，重新启动后再建。"
        )
        raise refuse(
            "url", template, host=found.name, listed=tuple(sorted(hosts)) or (message(N_("一个也没有")),)
        )
    if found.scheme == "http" and not found.is_of_this_machine:
        raise _plain()
    return found


def _parts(url: str) -> Target:
    if not VISIBLE.fullmatch(url) or len(url) > LONGEST or "\\" in url:
        template = N_("推送地址读不懂：只能用可见的英文字符，最多 {most} 个，没有空格和反斜杠；请核对。")
        raise refuse("url", template, most=LONGEST)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refuse("url", N_("推送地址“{url}”读不懂；请写 https:// 加主机和路径。"), url=url) from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise refuse("url", N_("推送地址“{url}”读不懂；请写 https:// 加主机和路径。"), url=url)
    if "@" in parts.netloc:
        raise refuse("url", N_("推送地址里不能有用户名、口令或“@”；收件方凭签名核对来源，请删去。"))
    if "#" in url:
        raise refuse("url", N_("推送地址里不能有“#”；请删去它和它后面的。"))
    if port == 0:
        raise refuse("url", N_("推送地址的端口不能是 0；请核对。"))
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, _host(parts.hostname), port or PORTS[parts.scheme], path + query)


def _host(host: str) -> str:
    """A host in one way of writing: a name, or an address in its usual figures.

    Raises:
        Refused: it is an address written in an unusual way (decimal, octal, hexadecimal, shortened), or no name.
    """
    host = host.lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    labels = host.split(".")
    if NUMERIC.fullmatch(labels[-1]) or not all(LABEL.fullmatch(one) for one in labels):
        template = N_(
            "“{host}”不是主机名，也不是通常写法的 IP 地址（不接受十进制、十六进制、缩写和末尾的点）；请核对。"
        )
        raise refuse("url", template, host=host)
    return host


def host_listed(text: str) -> str:
    """A host of the operator's list in the one way of writing: ``name`` or ``name:port``, no wildcard.

    Raises:
        Refused: it is none.
    """
    if any(sign in text for sign in "/?#@*"):
        raise _no_host(text)
    try:
        return _parts(f"https://{text}/").name
    except Refused:
        raise _no_host(text) from None


def _no_host(text: str) -> Refused:
    template = N_(
        "SANTU_WEBHOOK_HOSTS 里的“{text}”不是主机：请写主机名或 IP 地址，可带端口，用逗号分开，不能用通配符。"
    )
    return refuse("SANTU_WEBHOOK_HOSTS", template, text=text)


def _plain() -> Refused:
    return refuse("url", N_("推送到别的机器要用 https:// 的地址；http:// 只能用于本机。"))
