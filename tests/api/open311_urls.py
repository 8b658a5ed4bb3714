"""The addresses of a machine whose operator has switched Open311 on."""

from santu.config.urls import handler500
from santu.config.urls import urlpatterns as off
from santu.open311.urls import urlpatterns as on

__all__ = ["handler500", "urlpatterns"]
urlpatterns = [*off, *on]
