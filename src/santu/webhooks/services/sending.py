"""The only connections that the product opens to another machine: one POST, to an address that was looked at before."""

import http.client
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.webhooks.domain.addresses import PORTS, Target

LONGEST_FAULT = 200
SECONDS = 10.0
"""For all of a message, from the connection to the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status that came back; 0 with a ``fault`` where none did."""

    status: int
    fault: Message | None = None


def addresses_of(target: Target) -> Collection[str]:
    """What the host of an address resolves to now, in figures; nothing where it does not."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def message_send(
    target: Target, addresses: Collection[str], body: bytes, headers: Mapping[str, str]
) -> Answer:
    """Send a message to one of the addresses that were looked at; no name is resolved again, no redirect followed.

    What is answered beside the status is not read. A proxy of the environment is not asked.
    """
    connection = _Connection(target, next(iter(addresses)))
    over = threading.Timer(SECONDS, connection.cut)
    over.daemon = True
    over.start()
    try:
        given = {"Content-Type": "application/json", "User-Agent": "santu-webhooks", "Connection": "close"}
        connection.request("POST", target.path, body=body, headers={**given, **headers})
        return Answer(connection.getresponse().status)
    except ssl.SSLError as error:
        return Answer(
            0, message(N_("HTTPS 连接没有建立（{error}）；请核对收件方的证书。"), error=_short(error.reason))
        )
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(
            0, message(N_("没有连上或没有回答（{error}）；请核对收件方是否在运行。"), error=_short(error))
        )
    finally:
        over.cancel()
        connection.close()


def _short(error: object) -> str:
    return (str(error) or type(error).__name__)[:LONGEST_FAULT]


class _Connection(http.client.HTTPConnection):
    """A connection to one address of a host; by HTTPS the certificate is that of the host's name."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.default_port = PORTS[target.scheme]
        self._target, self._address = target, address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self._target.port), timeout=SECONDS)
        self.sock = plain
        if self._target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)

    def cut(self) -> None:
        """End it from beside, when a receiver answers byte by byte and never comes to an end."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
