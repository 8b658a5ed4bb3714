"""A bare page: the rows that a page of ours is about, fetched by one query and put into one table."""

import os
import sqlite3

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from benchmarks.reference.bare_rows import QUERIES

TABLE = """<!doctype html><html><body><table><tr>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table></body></html>"""
GZIP = "django.middleware.gzip.GZipMiddleware"
settings.configure(SECRET_KEY="bare", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[GZIP])
template = Engine().from_string(TABLE)


def bare(request: HttpRequest, name: str) -> HttpResponse:
    connection = sqlite3.connect(f"file:{os.environ['SANTU_DATABASE']}?mode=ro", uri=True)
    cursor = connection.execute(QUERIES[name], request.GET.dict())
    rows, names = cursor.fetchall(), [column[0] for column in cursor.description]
    connection.close()
    return HttpResponse(template.render(Context({"names": names, "rows": rows})))


urlpatterns = [path("<str:name>/", bare)]
application = get_wsgi_application()
