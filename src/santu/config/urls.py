"""The addresses of the faces, joined."""

from santu.web.urls import urlpatterns

__all__ = ["urlpatterns"]
