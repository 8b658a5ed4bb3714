"""The sums and the signature of an exported folder, in the forms that sha256sum and openssl read.

``SHA256SUMS`` names every other file with its sum, one a line, in order of name; ``SHA256SUMS.sig`` is the Ed25519
signature over its bytes, raw. docs/how-to/publish.md tells how to check a folder by hand.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from santu.kernel.messages import N_, Fault, message

SUMS, SIGNATURE, PUBLIC_KEY = "SHA256SUMS", "SHA256SUMS.sig", "santu.pub"
LINE = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\\]+)")


def sum_of(data: bytes) -> str:
    """The sum of a file."""
    return sha256(data).hexdigest()


def sums_text(sums: Mapping[str, str]) -> bytes:
    """The file of sums."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def signed(text: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signature over the file of sums."""
    return key.sign(text)


def seal_faults(
    text: bytes, signature: bytes, found: Mapping[str, str], key: Ed25519PublicKey
) -> Iterator[Fault]:
    """Everything that is wrong with a folder: its signature, files that changed, lack or came in later.

    Args:
        text: the file of sums.
        signature: over it.
        found: the sums of the files that are there, but for sums and signature themselves.
        key: the public key of who should have signed.
    """
    try:
        key.verify(signature, text)
    except InvalidSignature:
        template = N_("签名不对：校验和文件被改过，或不是用这把钥匙签的；请重新取得文件夹，并核对公钥。")
        yield Fault(SIGNATURE, message(template))
    try:
        lines = [LINE.fullmatch(line) for line in text.decode().splitlines()]
    except UnicodeDecodeError:
        lines = [None]
    if not all(lines):
        yield Fault(SUMS, message(N_("校验和文件的写法不对；请重新取得文件夹。")))
    sums = {line[2]: line[1] for line in lines if line}
    for name in sorted(sums.keys() | found.keys()):
        if name not in found:
            yield Fault(name, message(N_("缺少这个文件；请重新取得文件夹。")))
        elif name not in sums:
            yield Fault(name, message(N_("这个文件不在校验和里，不是导出的；请移走它。")))
        elif sums[name] != found[name]:
            yield Fault(name, message(N_("这个文件与校验和不符，被改过；请重新取得文件夹。")))
