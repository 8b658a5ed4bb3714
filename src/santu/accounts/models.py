"""People who sign in, and what this database is."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

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


class DatabaseMark(models.Model):
    """What the database as a whole is, kept in it so that no setting can claim otherwise."""

    name = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.name
