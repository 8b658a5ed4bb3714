"""A verifier by somebody else, from docs/reference/audit-export.md alone: EXPORT PUBLIC_KEY ANCHOR…"""

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

ZERO = "0" * 64  # before the first entry


def statements(anchors, key):
    faults, said = [], []
    for number, data in enumerate(anchors, 1):
        body, _, signature = data.partition(b"\n")
        try:
            key.verify(bytes.fromhex(signature.decode("ascii")), body)
        except (InvalidSignature, ValueError):
            faults.append(f"anchor {number}: wrong signature")
            continue
        said.append((hashlib.sha256(body).hexdigest(), json.loads(body)))
    said.sort(key=lambda one: one[1]["anchor"])
    for (before, _), (_, after) in pairwise(said):
        if after["previous"] != before:
            faults.append(f"anchor {after['anchor']}: does not follow the one before")
    return faults, [body for _, body in said]


def verify(export, anchors, key):
    faults, bodies = statements(anchors, key)
    hashes = {}
    for line in export.split(b"\n")[:-1]:
        try:
            hashed, [chain, seq, *rest] = json.loads(line)
            inner = json.dumps([chain, seq, *rest], ensure_ascii=False, separators=(",", ":")).encode()
            good = b'["%s",%s]' % (hashed.encode(), inner) == line
        except (ValueError, TypeError, AttributeError):
            good = False
        if not good:
            faults.append("a line that is no entry")
            continue
        known = hashes.setdefault(chain, [ZERO])
        if seq != len(known) or rest[-1] != known[-1] or hashlib.sha256(inner).hexdigest() != hashed:
            faults.append(f"{chain}#{seq}")
        known.append(hashed)
    if not export.endswith(b"\n"):
        faults.append("the last line is not whole")
    for body in bodies:
        for chain, seq, hashed in body["heads"]:
            known = hashes.get(chain, [ZERO])
            if seq >= len(known) or known[seq] != hashed:
                faults.append(f"{chain}#{seq}: not what anchor {body['anchor']} says")
    return faults


if __name__ == "__main__":
    export, public, *anchors = (Path(word).read_bytes() for word in sys.argv[1:])
    found = verify(export, anchors, load_pem_public_key(public))
    print("\n".join(found))
    sys.exit(bool(found))
