#!/usr/bin/env python3
"""Run a command where the kernel sees every packet that it would send beyond this machine: none may leave.

``scripts/watched.py [--required] COMMAND…`` runs the command in a network of its own, which has loopback and one way
out that ends nowhere, for IPv4, IPv6 and the questions of a resolver. What is sent there is counted by who sent it and to
where, told at the end, and fails the run; with ``SANTU_WATCH_TELLS`` set it is only told. Needs Linux, root or user
namespaces, and the programs ``unshare``, ``mount`` and ``ip``. A machine that has them not says so loudly and runs the command unwatched; with ``--required`` it fails.
"""

import contextlib
import os
import re
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEVICE = "beyond"
INSIDE = "--inside"
# Of the blocks for documentation (RFC 5737, RFC 3849): nobody has them.
OWN = ("198.51.100.1/32", "2001:db8:53::1/128")
RESOLVER = "192.0.2.53"
TRIED = 3
TELLS = "SANTU_WATCH_TELLS"
UNWATCHED = 4
PROTOCOLS = {1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}
# What the kernel says of its own address whatever programs do: solicitations, advertisements, groups (RFC 4861, RFC 3810).
OF_THE_KERNEL = {133, 134, 135, 136, 143}
WITH_PORTS = (6, 17)
SETTLING_SECONDS = 0.3
STRAYS_SECONDS = 5
# Of linux/if_packet.h and linux/if_ether.h; the module socket does not name them.
SOL_PACKET, PACKET_STATISTICS, EVERY_PROTOCOL = 263, 6, 0x0003
IPV4, IPV6 = 0x0800, 0x86DD


@dataclass(frozen=True)
class Sent:
    """One packet as far as it tells who is asked for what."""

    protocol: int
    address: str
    port: int | None = None
    own_port: int | None = None
    name: str = ""

    def __str__(self) -> str:
        where = f"[{self.address}]" if ":" in self.address and self.port is not None else self.address
        told = f"{PROTOCOLS.get(self.protocol, f'protocol {self.protocol}')} {where}"
        told += f":{self.port}" if self.port is not None else ""
        return f"{told}, the name {self.name}" if self.name else told


def read(kind: int, packet: bytes) -> Sent | None:
    """What a packet without its Ethernet header asks for; None for what the kernel says by itself.

    Extension headers of IPv6 are passed over, so that what is behind them is told (RFC 8200).
    """
    if kind == IPV4:
        protocol, body = packet[9], packet[4 * (packet[0] & 15) :]
        address = socket.inet_ntop(socket.AF_INET, packet[16:20])
    elif kind == IPV6:
        protocol, body = packet[6], packet[40:]
        address = socket.inet_ntop(socket.AF_INET6, packet[24:40])
        while protocol in (0, 43, 60) and len(body) > 8:
            protocol, body = body[0], body[8 * (body[1] + 1) :]
        if protocol == 58 and body and body[0] in OF_THE_KERNEL:
            return None
    else:
        return Sent(255, f"of Ethernet type {kind:#06x}")
    if protocol not in WITH_PORTS or len(body) < 8:
        return Sent(protocol, address)
    own_port, port = struct.unpack("!HH", body[:4])
    asked = asked_name(body[8:]) if (protocol, port) == (17, 53) else ""
    return Sent(protocol, address, port, own_port, asked)


def asked_name(message: bytes) -> str:
    """The name that a resolver is asked for (RFC 1035, 4.1.2); empty when it is none."""
    labels, at = [], 12
    while at < len(message) and 0 < message[at] < 64:
        labels.append(message[at + 1 : at + 1 + message[at]].decode("ascii", "replace"))
        at += 1 + message[at]
    return ".".join(labels)


def sender(sent: Sent) -> str:
    """The program that holds the socket, as far as it still does."""
    if sent.own_port is None:
        return "unknown"
    table = {6: "tcp", 17: "udp"}[sent.protocol]
    sockets = set()
    for name in (table, f"{table}6"):
        for line in Path(f"/proc/self/net/{name}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == sent.own_port:
                sockets.add(f"socket:[{fields[9]}]")
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(handle.readlink()) in sockets for handle in (folder / "fd").iterdir()):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                return f"{words.strip()[:100]} (process {folder.name})"
    return "a program that has ended"


class Watch:
    """The way out and what was sent on it."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERY_PROTOCOL))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind((DEVICE, EVERY_PROTOCOL))
        self.tries: dict[Sent, str] = {}

    def look(self, seconds: float) -> None:
        """Take what is sent within this time. What is sent again, unanswered, is no new try."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            while selector.select(seconds):
                packet, (_, kind, way, *_) = self.socket.recvfrom(65535)
                sent = read(kind, packet) if way == socket.PACKET_OUTGOING else None
                if sent is not None and sent not in self.tries:
                    self.tries[sent] = sender(sent)

    def report(self, seconds: float) -> Iterator[str]:
        """The lines that close the run: who asked for what, then how many tries there were."""
        yield from (f"  {times} × {told}" for told, times in Counter(self.told()).most_common())
        unread = self.unread()
        beside = f", {unread} packets unread" if unread else ""
        yield f"=== network watch: {len(self.tries) + unread} tries beyond loopback{beside}, {seconds:.0f} s ==="

    def told(self) -> Iterator[str]:
        for sent, program in self.tries.items():
            yield f"{sent}, by {program}"

    def unread(self) -> int:
        """Packets that came too fast to be read since this was last asked; they were sent all the same."""
        return int(struct.unpack("II", self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1])


def network() -> None:
    """Loopback, and a device that is the way to everywhere else: nothing there answers, and nothing is first asked for."""
    run("ip", "link", "set", "lo", "up")
    for name, value in {
        "addr_gen_mode": 1,
        "router_solicitations": 0,
        "accept_ra": 0,
        "accept_dad": 0,
    }.items():
        Path("/proc/sys/net/ipv6/conf/default", name).write_text(str(value), "ascii")
    made = subprocess.run(["ip", "link", "add", DEVICE, "type", "dummy"], capture_output=True, check=False)
    ends = [DEVICE]
    if made.returncode:  # a kernel without that module has pairs
        run("ip", "link", "add", DEVICE, "type", "veth", "peer", "name", "nowhere")
        ends.append("nowhere")
    for end in ends:
        run("ip", "link", "set", end, "arp", "off", "multicast", "off", "up")
    for own in OWN:
        run("ip", "address", "add", own, "dev", DEVICE, *(["nodad"] if ":" in own else []))
        run("ip", "-6" if ":" in own else "-4", "route", "add", "default", "dev", DEVICE)


def resolver(folder: Path) -> None:
    """Names are asked for of a server beyond: neither of one on loopback nor over a socket of the host's own services."""
    servers, sources = Path("/etc/resolv.conf"), Path("/etc/nsswitch.conf")
    (folder / "servers").write_text(f"nameserver {RESOLVER}\noptions timeout:1 attempts:1\n", "ascii")
    run("mount", "--bind", str(folder / "servers"), str(servers))
    if sources.exists():
        told = re.sub(r"(?m)^hosts:.*", "hosts: files dns", sources.read_text("utf-8"))
        (folder / "sources").write_text(told, "utf-8")
        run("mount", "--bind", str(folder / "sources"), str(sources))
    if (cache := Path("/run/nscd")).exists():
        run("mount", "-t", "tmpfs", "none", str(cache))


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


def inside(command: list[str]) -> int:
    """In the new network: lay it, run the command, watch until it has ended."""
    tells = os.environ.pop(TELLS, "")  # of this run, not of one that the command begins
    with tempfile.TemporaryDirectory(prefix="santu-watch-") as folder:
        network()
        resolver(Path(folder))
        watch, start = Watch(), time.monotonic()
        with subprocess.Popen(command) as running:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the command too
            signal.signal(signal.SIGTERM, lambda *_: running.terminate())
            while running.poll() is None:
                watch.look(SETTLING_SECONDS)
        until = time.monotonic() + STRAYS_SECONDS
        while strays() and time.monotonic() < until:
            watch.look(SETTLING_SECONDS)
        watch.look(SETTLING_SECONDS)
        print(*watch.report(time.monotonic() - start), sep="\n", flush=True)
        return running.returncode or (TRIED if watch.tries and not tells else 0)


def strays() -> bool:
    """Whether something that the command started still runs in this network."""
    here = Path("/proc/self/ns/net").readlink()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(folder.name) != os.getpid() and (folder / "ns" / "net").readlink() == here:
                return True
    return False


def entered(command: list[str]) -> list[str]:
    """The command that runs this file, and by it the command, in namespaces of its own."""
    way = ["unshare", "--net", "--mount"] + (["--map-root-user"] if os.geteuid() else [])
    return [*way, sys.executable, __file__, INSIDE, str(os.geteuid()), str(os.getegid()), *command]


def hindrance() -> str:
    """Why this machine cannot watch; empty when it can, which is tried."""
    try:
        tried = subprocess.run(entered(["true"]), capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        return f"no program {missing.filename}"
    return (tried.stderr.strip().splitlines() or ["no reason given"])[-1] if tried.returncode else ""


def main(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        user, group, *command = words[1:]
        again = ["unshare", f"--map-user={user}", f"--map-group={group}", "--"] if int(user) else []
        return inside([*again, *command])
    required = words[:1] == ["--required"]
    command = words[required:]
    reason = hindrance()
    if not reason:
        os.execvp("unshare", entered(command))
    warning = f"=== network watch: NOT WATCHED, connections beyond loopback would go unseen: {reason} ==="
    print(warning, file=sys.stderr, flush=True)
    if required:
        return UNWATCHED
    code = subprocess.call(command)
    print(warning, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
