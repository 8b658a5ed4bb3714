"""The addresses of the faces, joined, as far as this deployment has them."""

from django.conf import settings

from santu.api.urls import patterns_of
from santu.open311 import urls as open311
from santu.web import urls as web

__all__ = ["handler500", "urlpatterns"]

OPEN311_OF = ("", "internal", "work")
"""Where Open311 may be switched on; it is off unless the operator says so, of the internal deployment, too."""
asked_from_outside = settings.SANTU_OPEN311 and settings.SANTU_DEPLOYMENT in OPEN311_OF

urlpatterns = [
    *web.urlpatterns,
    *patterns_of(settings.SANTU_DEPLOYMENT),
    *(open311.urlpatterns if asked_from_outside else ()),
]
handler500 = "santu.web.pages.failed.failed"
