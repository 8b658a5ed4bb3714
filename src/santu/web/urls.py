"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
    account,
    acts,
    compare,
    home,
    imports,
    jobs,
    looks,
    plan,
    plan_deeds,
    plan_files,
    plans,
    scenarios,
    search,
    sign_in,
    standards,
    unit_history,
    unit_transition,
    units,
)

MODULES = (
    home,
    sign_in,
    account,
    unit_history,
    unit_transition,
    units,
    compare,
    scenarios,
    plans,
    plan,
    plan_deeds,
    plan_files,
    jobs,
    acts,
    imports,
    search,
    standards,
    looks,
)

urlpatterns: list[URLPattern] = [pattern for module in MODULES for pattern in module.urlpatterns]
