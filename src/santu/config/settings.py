"""Django's settings. Everything that differs between places comes from the environment: see ``environment``."""

import os
from pathlib import Path

from santu.config import environment

PACKAGE = Path(__file__).resolve().parent.parent

SANTU_HOME = environment.home(os.environ)
SANTU_SECRET_KEY_PATH = SANTU_HOME / environment.SECRET_KEY_FILE

# Where it runs
SECRET_KEY = environment.secret_key(os.environ)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "santu.config.urls"
WSGI_APPLICATION = "santu.config.wsgi.application"

# What it is made of: from the ground up
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "santu.audit",
    "santu.accounts",
    "santu.register",
    "santu.design",
    "santu.transition",
]
MIDDLEWARE: list[str] = []

# Data: an atomic block takes the gate, so reads stay out of one (ATOMIC_REQUESTS stays off)
DATABASES = {"default": {**environment.database(os.environ), "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
