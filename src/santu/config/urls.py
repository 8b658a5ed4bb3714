"""The addresses of the faces, joined."""

from santu.web.urls import urlpatterns

__all__ = ["handler500", "urlpatterns"]

handler500 = "santu.web.pages.failed.failed"
