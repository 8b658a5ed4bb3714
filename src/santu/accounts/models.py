"""People who sign in, and what this database is."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from santu.kernel.days import OPEN_END

USERNAME_LENGTH = 150


class UserManager(BaseUserManager["User"]):
    """Finds people by name; making one is a service."""


class User(AbstractBaseUser):
    """A person or a service account; what they may do is granted elsewhere."""

    username = models.CharField(max_length=USERNAME_LENGTH, unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """That a person holds a role over a unit for a time; it is given and taken, never changed.

    The unit is an id of the register as text, without a foreign key: accounts know nothing of what stands above them.
    ``act`` and ``taken_act`` are acts of the register that moved it along with its unit.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.TextField()
    unit = models.TextField()
    duty = models.TextField(default="")
    start = models.DateField()
    end = models.DateField(default=OPEN_END)
    given_by = models.TextField()
    document = models.TextField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    act = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    # Nullable, as the guard of the database knows by NULL what was not yet set.
    taken_by = models.TextField(null=True)
    taken_act = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="grant_lasts")
        ]
        indexes = [models.Index(fields=["unit"], name="grant_unit")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} {self.unit}"


class OpenSession(AbstractBaseSession):
    """A session of a browser, and whose it is; gone when it is ended or over.

    What it holds beside the sign-in (begun, last used, kind of device) is for its own person, who sees what is open in
    their name; no address and no place is in it. ``domain/personal`` says on what basis and how long.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")

    def __str__(self) -> str:
        return str(self.user or "")


class Token(models.Model):
    """What a program shows to act in the name of a person; of its secret only the hash is kept.

    It is made and revoked, never changed; when it was last used is kept nowhere.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.TextField()
    secret_hash = models.CharField(max_length=64, unique=True)
    reads_only = models.BooleanField()
    until = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    # Nullable, as the guard of the database knows by NULL what was not yet set.
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"


class DatabaseMark(models.Model):
    """What the database as a whole is, kept in it so that no setting can claim otherwise."""

    name = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.name
