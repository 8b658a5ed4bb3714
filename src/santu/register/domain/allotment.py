"""Giving each village its part of its township's figures, so that they can move with it."""

from dataclasses import replace

from santu.kernel.apportion import apportion
from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot


def allotted(snapshot: Snapshot) -> Snapshot:
    """The snapshot with every township's figures apportioned to its villages.

    Where a village has a figure of its own it keeps it, and the rest is divided equally (largest
    remainder) among the others: an inference, since no register gives people by village. A
    township without villages, or with less than its villages have, keeps what is left itself.
    """
    figures = {quantity: dict(values) for quantity, values in snapshot.figures.items()}
    for township in snapshot.at(Level.TOWNSHIP):
        villages = snapshot.villages(township.id)
        for values in figures.values():
            without = [village for village in villages if village not in values]
            known = sum(values.get(village, 0) for village in villages)
            left = values.get(township.id, 0) - known
            if township.id in values and without and left >= 0:
                del values[township.id]
                values.update(zip(without, apportion(left, [1] * len(without)), strict=True))
    return replace(snapshot, figures=figures)
