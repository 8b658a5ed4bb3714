"""Who is told of events, and what was sent."""

from django.db import models

from santu.register.models import Unit


class Subscription(models.Model):
    """An address that is told of events of some kinds at a unit and under it.

    ``nonce`` and the key of this installation make its secret, which is kept nowhere; ``fingerprint`` tells when that became
    another. ``reach`` is the kind of network in which the address lay when it was given. While ``rests_until`` lies ahead
    nothing is tried; ``stopped_at`` stops it until it is started again.
    """

    url = models.TextField()
    name = models.TextField()
    kinds = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    nonce = models.TextField(unique=True)
    fingerprint = models.TextField()
    reach = models.TextField()
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    by = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)
    why_stopped = models.TextField(default="")

    class Meta:
        verbose_name = "事件推送"


class Sent(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting"
    RECEIVED = "received"
    GIVEN_UP = "given_up"


class Delivery(models.Model):
    """One message to one address: written with the act that it tells of, sent after it.

    ``number`` is its ``webhook-id``, the same however often it is sent. ``attempts`` counts from the last time that somebody
    asked for it; ``leased_until`` says that a worker is at it.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="deliveries")
    number = models.TextField(unique=True)
    kind = models.TextField()
    body = models.TextField()
    at = models.DateTimeField()
    state = models.TextField(choices=Sent, default=Sent.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)
    fault = models.TextField(default="")

    class Meta:
        verbose_name = "推送记录"
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["at"], name="delivery_of_time"),
        ]
