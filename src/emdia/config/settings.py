"""Django's settings. Everything an installation may change comes from :mod:`emdia.config.environment`."""

import os
from pathlib import Path

from django.utils.csp import CSP

from emdia.config.database import database
from emdia.config.environment import Environment, secret_file
from emdia.config.mail import mailers

ENV = Environment()
EMDIA_HOME = ENV.home.expanduser().resolve()
EMDIA_KEY = ENV.key or secret_file(EMDIA_HOME, "emdia.key")
SECRET_KEY = ENV.secret_key or secret_file(EMDIA_HOME, "session.key")
BASE_URL = ENV.base_url.rstrip("/")

DEBUG = ENV.debug
TRUSTED_PROXY = ENV.trusted_proxy
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]

INSTALLED_APPS = [
    "emdia.core",
    "emdia.apps.journal",
    "emdia.apps.tenants",
    "emdia.apps.debtors",
    "emdia.apps.receivables",
    "emdia.apps.payments",
    "emdia.apps.agreements",
    "emdia.apps.contacts",
    "emdia.apps.desk",
    "emdia.apps.outreach",
    "emdia.apps.ladders",
    "emdia.apps.inbox",
    "emdia.apps.intake",
    "emdia.apps.integrations",
    "emdia.apps.analytics",
    "emdia.web.console",
    "emdia.web.portal",
    "emdia.web.hooks",
    "emdia.web.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "emdia.web.api.refusals.ProblemMiddleware",
    "emdia.web.edge.EdgeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "emdia.web.console.membership.MembershipMiddleware",
]

ROOT_URLCONF = "emdia.config.urls"
WSGI_APPLICATION = "emdia.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emdia.web.console.membership.context",
            ]
        },
    }
]

DATABASES = {"default": database(ENV.database_url, EMDIA_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "emdia.web.console.signin.ClosedSignup"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith(
    "https://"
)  # a browser allows it on localhost only
LOGIN_URL = "/entrar/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/entrar/"

MAILERS = mailers(ENV.mail_url)
MAIL_FROM = (ENV.mail_from or "emdia@localhost") if ENV.mail_url else ""

LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", "Português")]
TIME_ZONE = "America/Sao_Paulo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = EMDIA_HOME / "static"
EMDIA_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing, on every command
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

ENGINE = ENV.engine
BROKER_URL = ENV.broker_url
BROKER_PREFIX = ENV.broker_prefix
WORKER_QUEUES = ENV.worker_queues
WORKER_THREADS = ENV.worker_threads
WORK_SHARES = ENV.work_shares

METRICS_TOKEN = ENV.metrics_token
METRICS_PORT = ENV.metrics_port
TRACES_URL = ENV.traces_url
TRACES_SHARE = ENV.traces_share

WATCH_ROOTS = [Path(root).expanduser() for root in ENV.watch_roots.split(os.pathsep) if root.strip()]
MAX_UPLOAD_BYTES = 256 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "emdia.core.logs.MaskingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "emdia.core.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": ENV.log_format}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
}
