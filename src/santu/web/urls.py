"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
    acts,
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
    unit_transition,
    units,
)

urlpatterns: list[URLPattern] = [
    pattern
    for module in (
        home,
        sign_in,
        unit_transition,
        units,
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
    for pattern in module.urlpatterns
]
