"""The keys that sign anchors and check them: Ed25519, as PEM, which every other tool reads too."""

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from santu.kernel.messages import N_, refuse

FINGERPRINT = 16
"""So many hexadecimal digits tell one key from another."""


def key_made() -> str:
    """A new signing key."""
    private = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode()


def signing_key(pem: str, place: str) -> Ed25519PrivateKey:
    """The key in a PEM text.

    Raises:
        Refused: it holds none of this kind.
    """
    try:
        found = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, Ed25519PrivateKey):
        return found
    template = N_(
        "这里没有能用的 Ed25519 签名私钥（PEM、不加口令）：请检查内容，或移走它，由 santu migrate 另建。"
    )
    raise refuse(place, template)


def public_key(pem: str, place: str) -> Ed25519PublicKey:
    """The public key in a PEM text.

    Raises:
        Refused: it holds none of this kind.
    """
    try:
        found = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, Ed25519PublicKey):
        return found
    raise refuse(place, N_("这里没有 Ed25519 公钥（PEM）：请换成锚文件夹里的 audit.pub，或您保存的那一份。"))


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as PEM."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def fingerprint(key: Ed25519PublicKey) -> str:
    """A short name of a public key: of the sha256 over its 32 bytes the beginning."""
    return sha256(key.public_bytes_raw()).hexdigest()[:FINGERPRINT]
