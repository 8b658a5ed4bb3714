"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
    acts,
    home,
    imports,
    jobs,
    looks,
    plans,
    scenarios,
    search,
    sign_in,
    standards,
    units,
)

urlpatterns: list[URLPattern] = [
    pattern
    for module in (home, sign_in, units, scenarios, plans, jobs, acts, imports, search, standards, looks)
    for pattern in module.urlpatterns
]
