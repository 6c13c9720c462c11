"""What receiving is measured against: a Django view that checks nothing and commits each body by itself, to SQLite."""

import sqlite3
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from folkmoot.site.data_folder import data_folder
from folkmoot.site.database import sqlite

FILE = data_folder() / "bare.sqlite3"


@csrf_exempt
def submission(request: HttpRequest) -> HttpResponse:
    content = next(iter(request.FILES.values())).read()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bodies (content) VALUES (%s)", [content])
    return HttpResponse(status=201)


def _make_table(file: Path) -> None:
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE IF NOT EXISTS bodies (id INTEGER PRIMARY KEY, content BLOB)")


urlpatterns = [path("submission", submission)]
_make_table(FILE)
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], DATABASES={"default": sqlite(FILE)}, MIDDLEWARE=[])
django.setup()
application = get_wsgi_application()
