"""Grids of villages, and the sheets of buildings that they are made of."""

from django.db import models

from santu.register.models.acts import DatedFact, Unit, timeline_constraints, withdrawn_index


class GridVersion(DatedFact):
    """What a grid is for a period; ``cells`` are numbers of buildings on the village's sheet, one on a line, ``tasks`` likewise."""

    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    network = models.TextField()
    number = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.TextField()
    cells = models.TextField()
    households = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    tasks = models.TextField(default="")

    class Meta:
        verbose_name = "网格"
        constraints = timeline_constraints("grid", "unit")
        indexes = [withdrawn_index("grid")]


class CellSheet(DatedFact):
    """The buildings of a village for a period: ``cells`` is JSON, for each [number, x, y, households, people].

    ``crs`` is the unit of the coordinates; ``density`` "ordinary" or "dense" where somebody said which caps hold, else "";
    ``origin`` "synthetic" where the sheet is made up, else ""; ``barriers`` is JSON, for each [x1, y1, x2, y2], what no grid reaches
    across, or "".
    """

    crs = models.TextField()
    density = models.TextField(default="")
    origin = models.TextField(default="")
    source = models.TextField(default="")
    cells = models.TextField()
    barriers = models.TextField(default="")

    class Meta:
        verbose_name = "建筑"
        constraints = timeline_constraints("sheet", "unit")
        indexes = [withdrawn_index("sheet")]
