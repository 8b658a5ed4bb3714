"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
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
    scenario_compare,
    scenario_new,
    scenario_words,
    scenarios,
    search,
    side_by_side,
    sign_in,
    standards,
    unit_design,
    unit_propose,
    unit_transition,
    units,
)

MODULES = (
    home,
    sign_in,
    unit_design,
    unit_propose,
    side_by_side,
    unit_transition,
    units,
    compare,
    scenarios,
    scenario_new,
    scenario_words,
    scenario_compare,
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
