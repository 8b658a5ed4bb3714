"""What is somebody's own at the workbench: notices in the app, and filters they keep."""

from django.db import models

from santu.operate.models.cases import Case


class Notice(models.Model):
    """That something of a case asks for attention of those with a right over a place (and body), or of one person."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices", db_index=False)
    kind = models.TextField()
    token = models.PositiveIntegerField(default=0)
    right = models.TextField(default="")
    place = models.TextField(default="")
    body = models.TextField(default="")
    person = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.TextField(default="")

    class Meta:
        verbose_name = "提醒"
        indexes = [
            models.Index(
                fields=["place", "right", "body"], condition=models.Q(read_at=None), name="notice_unread"
            ),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None) & ~models.Q(person=""), name="notice_own"
            ),
            models.Index(fields=["case"], name="notice_of_case"),
        ]


class SavedFilter(models.Model):
    """A filter of the workbench that somebody keeps by a name: the query of its address."""

    owner = models.TextField()
    name = models.TextField()
    query = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "常用筛选"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_filter_of_a_name")]
