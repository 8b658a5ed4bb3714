"""Django's settings. Everything that differs between places comes from the environment: see ``environment``."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from santu.config import environment

PACKAGE = Path(__file__).resolve().parent.parent

SANTU_HOME = environment.home(os.environ)
SANTU_SECRET_KEY_PATH = SANTU_HOME / environment.SECRET_KEY_FILE

# The signed heads of the audit: the key by its text or where migrate leaves it, where they go, how often
SANTU_AUDIT_KEY = environment.value(os.environ, "SANTU_AUDIT_KEY")
SANTU_AUDIT_KEY_PATH = SANTU_HOME / environment.AUDIT_KEY_FILE
SANTU_ANCHORS = environment.anchors(os.environ)
SANTU_ANCHOR_MINUTES = environment.anchor_minutes(os.environ)

# Where it runs
SECRET_KEY = environment.secret_key(os.environ)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.hosts(os.environ)]
ROOT_URLCONF = "santu.config.urls"
WSGI_APPLICATION = "santu.config.wsgi.application"

# What it is made of: from the ground up
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "santu.audit",
    "santu.accounts",
    "santu.jobs",
    "santu.register",
    "santu.design",
    "santu.transition",
    "santu.web",
    "santu.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "santu.web.middleware.BundledFiles",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "santu.web.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "santu.web.middleware.refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "santu.web.frame.frame",
            ],
            "builtins": ["santu.web.templatetags.santu"],
        },
    }
]

# What a page may load: what is ours, and pictures drawn in it; no script or style inside a page
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
FILE_UPLOAD_HANDLERS = ["santu.web.uploads.LimitedUpload"]
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "web" / "static" / "dist"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https(os.environ)
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "santu_session", "santu_csrf"
LANGUAGE_COOKIE_NAME = "santu_language"

# Data: an atomic block takes the gate, so reads stay out of one (ATOMIC_REQUESTS stays off)
DATABASES = {"default": {**environment.database(os.environ), "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign-in"
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

# What goes wrong is told on stderr, with the time and the address that the page asks people to report
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"timed": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "timed"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "santu": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
