"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
    acts,
    compare,
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

MODULES = (home, sign_in, units, compare, scenarios, plans, jobs, acts, imports, search, standards, looks)

urlpatterns: list[URLPattern] = [pattern for module in MODULES for pattern in module.urlpatterns]
