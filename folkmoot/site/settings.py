"""Django's settings. What a centre may choose comes from the environment; everything else is decided here.

`VAR` names the data folder, `DATABASE_URL` a PostgreSQL database in place of the SQLite file, `FOLKMOOT_HOSTS` the names
that the site answers to (separated by commas), `FOLKMOOT_HTTPS=1` that it stands behind a proxy that speaks HTTPS,
`FOLKMOOT_SMTP` the mail server (see `site/mail.py`), `FOLKMOOT_MAIL_FROM` the sender, `FOLKMOOT_HOME_COUNTRY` the country at
home of every partnership (ISO 3166, `SE` by default), `FOLKMOOT_DEBUG=1` that a developer looks on.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from folkmoot.site.data_folder import data_folder, secret_key, site_address
from folkmoot.site.database import database
from folkmoot.site.mail import mail_settings

PACKAGE = Path(__file__).parents[1]
NODE_MODULES = PACKAGE.parent / "node_modules"
FONTS = NODE_MODULES / "@fontsource-variable"
WORLD_OUTLINE = NODE_MODULES / "world-atlas" / "land-110m.json"
VAR = data_folder()

DEBUG = os.environ.get("FOLKMOOT_DEBUG") == "1"
HTTPS = os.environ.get("FOLKMOOT_HTTPS") == "1"
SECRET_KEY = secret_key(VAR)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("FOLKMOOT_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "folkmoot.site.apps.SiteConfig",
    "folkmoot.stories",
    "folkmoot.surveys",
    "folkmoot.programme",
    "folkmoot.accounts",
    "folkmoot.places",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "folkmoot.accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "folkmoot.site.admin_policy.AdminPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "folkmoot.site.urls"
WSGI_APPLICATION = "folkmoot.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), VAR)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.site.surroundings.surroundings",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
CSRF_FAILURE_VIEW = "folkmoot.site.views.form_is_too_old"
AUTHENTICATION_BACKENDS = ["folkmoot.accounts.sign_in_limits.LimitedSignIn"]
WAGTAILADMIN_USER_LOGIN_FORM = "folkmoot.accounts.views.AdminSignInForm"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "programme:mine"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
# What Wagtail's own Swedish lacks.
LOCALE_PATHS = [PACKAGE / "site" / "wagtail_words" / "locale"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False

PROGRAMME_HOME_COUNTRY = os.environ.get("FOLKMOOT_HOME_COUNTRY", "SE")

TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    PACKAGE / "site" / "static",
    ("card", PACKAGE / "reportcard" / "style"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "folkmoot.site.font_files.FontFinder",
    "folkmoot.surveys.collecting.web_form.web_form_files.WebFormFinder",
]
# What stands there in a frozen site (`site/freezing`), so that no page may.
FROZEN_FOLDERS = ("frozen", "search-index")
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STATIC_IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "folkmoot.site.static_storage.CollectedFiles"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_IS_COLLECTED

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
# Wagtail's editor writes styles and scripts into its pages and frames its own previews; avatars come from the upload folder.
ADMIN_CONTENT_SECURITY_POLICY = {
    "connect-src": [SELF],
    "frame-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "worker-src": [SELF, "blob:"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# What breaks is written where whoever runs the site sees it; a page that is not found is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
globals().update(mail_settings(os.environ.get("FOLKMOOT_SMTP", "")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("FOLKMOOT_MAIL_FROM", "folkmoot@localhost")

WAGTAIL_SITE_NAME = "Folkmoot"
WAGTAILADMIN_BASE_URL = site_address(VAR)
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "m4a", "mp3", "mp4", "ods", "odt", "ogg", "pdf", "pptx", "txt", "vtt", "webm", "xlsx", "zip")
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_IMAGE_MODEL = "stories.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "webp", "jpeg": "webp", "png": "webp", "webp": "webp"}
