"""Django's settings. Everything that differs between places comes from the environment: see ``environment``."""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from santu.config import environment, logs
from santu.config.outside import outside

PACKAGE = Path(__file__).resolve().parent.parent

SANTU_HOME = environment.home(os.environ)
SANTU_SECRET_KEY_PATH = SANTU_HOME / environment.SECRET_KEY_FILE

# The signed heads of the audit: the key by its text or where migrate leaves it, where they go, how often
SANTU_AUDIT_KEY = environment.value(os.environ, "SANTU_AUDIT_KEY")
SANTU_AUDIT_KEY_PATH = SANTU_HOME / environment.AUDIT_KEY_FILE
SANTU_ANCHORS = environment.anchors(os.environ)
SANTU_PUBLIC = environment.public(os.environ)
SANTU_ANCHOR_MINUTES = environment.anchor_minutes(os.environ)

# Where it runs, and which of the three deployments it is
SANTU_DEPLOYMENT = environment.deployment(os.environ)
SECRET_KEY = environment.secret_key(os.environ)
SANTU_SECRET_KEY_IS_KEPT = environment.secret_key_is_kept(os.environ)
SANTU_PROXIES = environment.proxies(os.environ)
SANTU_JOB_DAYS = environment.job_days(os.environ)
SANTU_WEBHOOK_HOSTS = environment.webhook_hosts(os.environ)
SANTU_METRICS_TOKEN = environment.value(os.environ, "SANTU_METRICS_TOKEN")
SANTU_BACKUPS = environment.backups(os.environ)
SANTU_HTTPS = environment.https(os.environ)
SANTU_OIDC = outside(os.environ)
DEBUG = False
SANTU_HOSTS = environment.hosts(os.environ)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *SANTU_HOSTS]
ROOT_URLCONF = "santu.config.urls"
WSGI_APPLICATION = "santu.config.wsgi.application"

# What it is made of: from the ground up
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "santu.audit",
    "santu.accounts",
    "santu.jobs",
    "santu.hits",
    "santu.repeats",
    "santu.register",
    "santu.webhooks",
    "santu.design",
    "santu.transition",
    "santu.operate",
    "santu.publish",
    "santu.web",
    "santu.config",
]
MIDDLEWARE = [
    "santu.web.observing.observed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "santu.web.middleware.BundledFiles",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "santu.web.open_sessions.session_used",
    "santu.web.middleware.SignedIn",
    "santu.web.access.access",
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
        "form-action": [SELF, *([SANTU_OIDC.origin] if SANTU_OIDC else [])],
        "frame-ancestors": [NONE],
    }
}
FILE_UPLOAD_HANDLERS = ["santu.web.uploads.LimitedUpload"]
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "web" / "static" / "dist"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SANTU_HTTPS
if SANTU_HTTPS:
    # The proxy in front speaks HTTPS and says so; who asks without is sent there, monitors on this machine are not.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "santu_session", "santu_csrf"
LANGUAGE_COOKIE_NAME = "santu_language"

# Data: an atomic block takes the gate, so reads stay out of one (ATOMIC_REQUESTS stays off)
DATABASES = {"default": {**environment.database(os.environ), "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How long the answer to an act that came with a key is kept for whoever sends it again
SANTU_REPEATS_KEPT = timedelta(days=1)

# People, and how they sign in: by name and password, and a code where a role asks for it; no mail, nothing from outside
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
SESSION_ENGINE = "santu.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SANTU_SIGN_UP = environment.sign_up(os.environ)
SOCIALACCOUNT_ADAPTER = "santu.web.signing.outside.OutsideAdapter"
SANTU_OPEN311 = environment.open311(os.environ)
ACCOUNT_ADAPTER, MFA_ADAPTER = "santu.web.signing.adapters.People", "santu.web.signing.adapters.SecondFactors"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Whoever is signed in may sign in as somebody else; attempts are counted in the database, by web/limits.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "三图 Santu"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "santu.web.signing.forms.Code",
    "reauthenticate": "santu.web.signing.forms.CodeAgain",
    "activate_totp": "santu.web.signing.forms.FirstCode",
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# What goes wrong is told on stderr, with the number of the request that the page asks people to report
LOGGING = logs.logging_settings(environment.log_form(os.environ))
