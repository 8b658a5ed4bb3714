"""What a place that other machines reach must have before it serves anybody."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from santu.kernel.messages import N_, Fault, message

SHORTEST_KEY = 40
FEWEST_SIGNS = 10
TAKEN_FROM_EXAMPLES = ("insecure", "changeme", "change-me", "secret-key", "your-key")
"""What keys that somebody copied out of a text begin with or hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """How an installation is set up.

    ``addresses`` are where it listens, ``hosts`` the names it answers to besides those of its own machine.
    """

    hosts: Sequence[str]
    secret_key: str
    secret_key_is_kept: bool
    https: bool
    is_demo: bool
    addresses: Sequence[str] = ()

    @property
    def is_production(self) -> bool:
        """Whether anybody but this machine reaches it."""
        return not all(map(is_loopback, (*self.addresses, *self.hosts)))


def is_loopback(host: str) -> bool:
    """Whether a name or an address is that of the machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def production_faults(place: Place) -> Iterator[Fault]:
    """Why a place must not serve other machines; nothing where it does not."""
    if not place.is_production:
        return
    if place.is_demo:
        yield Fault(
            "SANTU_HOSTS",
            message(N_("演示库里的人不用密码，只能在本机打开；请另建一个库，或去掉 --host 和 SANTU_HOSTS。")),
        )
    if not place.secret_key_is_kept:
        yield Fault(
            "SANTU_SECRET_KEY",
            message(
                N_(
                    "没有固定的密钥，每个进程会各用一个；请先运行 santu migrate，或设置 SANTU_SECRET_KEY_FILE。"
                )
            ),
        )
    elif _is_weak(place.secret_key):
        template = N_(
            "密钥太短或是示例里的，别人猜得出来；请换成至少 {least} 个字符的随机值，例如移走 secret.key 后运行 santu migrate。"
        )
        yield Fault("SANTU_SECRET_KEY", message(template, least=SHORTEST_KEY))
    if not place.https:
        yield Fault(
            "SANTU_HTTPS",
            message(
                N_("没有设置 HTTPS，密码会在网上明文传送；请在前面放一个 TLS 代理，并设置 SANTU_HTTPS=1。")
            ),
        )
    if "*" in place.hosts:
        yield Fault("SANTU_HOSTS", message(N_("SANTU_HOSTS 不能是 *；请写明这台服务器的名字。")))


def _is_weak(key: str) -> bool:
    return (
        len(key) < SHORTEST_KEY
        or len(set(key)) < FEWEST_SIGNS
        or any(part in key.lower() for part in TAKEN_FROM_EXAMPLES)
    )
