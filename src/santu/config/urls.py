"""The addresses of the faces, joined, as far as this deployment has them."""

from django.conf import settings

from santu.api import urls as api
from santu.web import urls as web

__all__ = ["handler500", "urlpatterns"]

API_OF = ("", "internal")
"""The API acts on what only the internal deployment keeps, so no other has it."""

urlpatterns = [*web.urlpatterns, *(api.urlpatterns if settings.SANTU_DEPLOYMENT in API_OF else ())]
handler500 = "santu.web.pages.failed.failed"
