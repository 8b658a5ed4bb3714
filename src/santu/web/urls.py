"""The addresses of the pages: each page brings its own."""

from django.urls import URLPattern

from santu.web.pages import (
    account,
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
    unit_history,
    units,
)

urlpatterns: list[URLPattern] = [
    pattern
    for module in (
        home,
        sign_in,
        account,
        unit_history,
        units,
        scenarios,
        plans,
        jobs,
        acts,
        imports,
        search,
        standards,
        looks,
    )
    for pattern in module.urlpatterns
]
