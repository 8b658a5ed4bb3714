"""The addresses of the faces, joined, as far as this deployment has them."""

from django.conf import settings

from santu.api.urls import patterns_of
from santu.web import urls as web

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [*web.urlpatterns, *patterns_of(settings.SANTU_DEPLOYMENT)]
handler500 = "santu.web.pages.failed.failed"
