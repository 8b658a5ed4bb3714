"""What crosses between deployments, by table and column, and what a carried file says of itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from santu.kernel.messages import N_, refuse
from santu.standards.yaml_text import Document
from santu.upkeep.domain.manifest import Part

FORMAT = 1
NUMBER_OF_ROW = "@id"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"

UNSIGNED = N_(
    "文件的签名不对：不是用这把钥匙签的，或被改过，没有写入任何内容；请重新取得文件，并核对内部部署的公钥。"
)
DAMAGED = N_("文件不完整或被改过（{part}），没有写入任何内容；请重新取得文件。")


@dataclass(frozen=True, slots=True)
class Carried:
    """What crosses of a table; see ``carried.yaml``."""

    carried: tuple[str, ...]
    masked: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    needed: Mapping[str, str] = field(default_factory=dict)
    only: str = ""

    @property
    def crosses(self) -> frozenset[str]:
        """The names of the fields that are in the file."""
        return frozenset((*self.carried, *self.masked))


def carried_in(document: Document) -> dict[str, Carried]:
    """The tables of a declaration, by ``app.Model``.

    Raises:
        ValueError, TypeError: it cannot be read, or has what is no declaration.
    """
    if document.faults or not isinstance(document.data, dict):
        raise ValueError("\n".join(map(str, document.faults)) or document.place)
    found = {}
    for label, said in document.data.items():
        made = Carried(**{**said, "carried": tuple(said["carried"]), "masked": tuple(said.get("masked", ()))})
        named = [*made.carried, *made.masked, *made.blank]
        if len(named) != len(set(named)):
            raise ValueError(f"{document.place}: {label}: a field is named twice")
        found[str(label)] = made
    return found


@dataclass(frozen=True, slots=True)
class Consignment:
    """The contents of a carried file.

    Attributes:
        number: how many the internal deployment had written with this one; a later one holds all of an earlier one.
        made_at: the instant of the snapshot, UTC.
        santu: the version that made it.
        migrations: the state of the carried tables, as ``app.name``.
        columns: by name of the table the columns of its lines.
        tables: by name of the table its part.
    """

    number: int
    made_at: str
    santu: str
    migrations: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Part]
    format: int = FORMAT

    def written(self) -> bytes:
        """As the text that is signed."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def consignment_read(text: bytes, signature: bytes, key: Ed25519PublicKey, place: str) -> Consignment:
    """What a file says of itself, once its signature is found right.

    Raises:
        Refused: it is not signed with the key, or not of this form.
    """
    try:
        key.verify(signature, text)
    except InvalidSignature as error:
        raise refuse(place, UNSIGNED) from error
    try:
        said: dict[str, Any] = json.loads(text)
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        said["tables"] = {name: Part(**part) for name, part in said["tables"].items()}
        said["columns"] = {name: tuple(columns) for name, columns in said["columns"].items()}
        said["migrations"] = tuple(said["migrations"])
        return Consignment(**said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise refuse(place, DAMAGED, part=MANIFEST) from error
