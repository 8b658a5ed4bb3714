"""The addresses of the faces, joined."""

from santu.api import urls as api
from santu.web import urls as web

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [*web.urlpatterns, *api.urlpatterns]
handler500 = "santu.web.pages.failed.failed"
