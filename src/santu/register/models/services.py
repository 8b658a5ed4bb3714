"""Services for residents: points of villages, legal advisers, services that are purchased, and teams of grids.

A row stands until a later record withdraws it; none is changed or deleted.
"""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.carried import WrittenInside


class ServiceRecord(WrittenInside):
    """By which rows came and went: a file, or one visit; undone by another record."""

    kind = models.TextField()
    title = models.TextField()
    document = models.TextField(default="")
    digest = models.TextField(default="")
    reason = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="undone_by", null=True)

    class Meta:
        verbose_name = "便民服务登记"


class Recorded(models.Model):
    """A row that came by one record and goes by another."""

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def _runs_forward(name: str) -> models.CheckConstraint:
    forward = models.Q(until=None) | models.Q(until__gte=models.F("since"))
    return models.CheckConstraint(condition=forward, name=name)


def _stands_once(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=models.Q(withdrawn_by=None), name=name)


class ServicePoint(Recorded):
    """The service point of a village 服务站点, or the service centre of a township; ``agents`` are counted, not named."""

    name = models.TextField()
    address = models.TextField()
    hours = models.TextField()
    helps = models.TextField()
    agents = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = "服务站点"
        constraints = [
            _stands_once("one_point_of_a_name_and_day", "unit", "name", "since"),
            _runs_forward("point_runs_forward"),
        ]


class VillageAdviser(Recorded):
    """That a law firm advises a village; ``adviser`` is the first character of the lawyer's name and stars."""

    firm = models.TextField()
    adviser = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = "村（社区）法律顾问"
        constraints = [
            _stands_once("one_adviser_of_a_village_and_day", "unit", "firm", "adviser", "since"),
            _runs_forward("adviser_runs_forward"),
        ]


class AdviserVisit(Recorded):
    """That a firm visited a village, and how many questions of one subject it answered; nobody who asked is named."""

    firm = models.TextField()
    day = models.DateField()
    subject = models.TextField(default="")
    answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "法律顾问走访"
        constraints = [_stands_once("one_visit_of_a_day_and_subject", "unit", "firm", "day", "subject")]


class ServiceContract(Recorded):
    """A contract by which a unit purchases a service; ``item`` is the code of the purchase catalogue."""

    number = models.TextField()
    item = models.TextField()
    title = models.TextField()
    provider = models.TextField()
    fen = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()
    due = models.DateField()
    document = models.TextField()

    class Meta:
        verbose_name = "购买服务合同"
        constraints = [
            _stands_once("one_contract_of_a_number", "unit", "number"),
            _runs_forward("contract_runs_forward"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="contract_has_an_amount"),
        ]


class ServiceDelivery(Recorded):
    """What was delivered of the contract of a unit and number; ``key`` is the form that said so."""

    contract = models.TextField()
    day = models.DateField()
    what = models.TextField()
    quantity = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    key = models.TextField()
    by = models.TextField()

    class Meta:
        verbose_name = "购买服务交付"
        constraints = [
            _stands_once("one_delivery_of_a_key", "key"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="delivery_has_an_amount"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="delivery_has_a_quantity"),
        ]


class ServiceAcceptance(Recorded):
    """What an office found of a delivery on a day; after a mending it looks again, after a verdict no more."""

    delivery = models.ForeignKey(ServiceDelivery, on_delete=models.PROTECT, related_name="found")
    verdict = models.TextField()
    office = models.TextField()
    day = models.DateField()
    reason = models.TextField(default="")
    by = models.TextField()

    class Meta:
        verbose_name = "购买服务验收"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"],
                condition=~models.Q(verdict="mend") & models.Q(withdrawn_by=None),
                name="one_verdict_of_a_delivery",
            )
        ]


class GridTeamMember(Recorded):
    """That somebody stands ready in a grid of a village; ``person`` is the first character of the name and stars."""

    grid = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.TextField()
    person = models.TextField()
    office = models.TextField(default="")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = "网格队伍"
        constraints = [
            _stands_once("one_member_of_a_role_and_day", "grid", "role", "person", "office", "since"),
            _runs_forward("member_runs_forward"),
            models.UniqueConstraint(
                fields=["grid"],
                condition=models.Q(role="grid_chief", until=None, withdrawn_by=None),
                name="one_chief_of_a_grid",
            ),
        ]
