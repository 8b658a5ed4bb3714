"""Putting the guide of a demonstration away, and taking it out again."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from santu.web.guide import COOKIE, OFF


@require_POST
def guide(request: HttpRequest) -> HttpResponse:
    """Keep, until the browser is closed, whether the guide is shown, and go back to the page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if wanted and ours else reverse("home"))
    if request.POST.get("guide") == OFF:
        response.set_cookie(COOKIE, OFF, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


urlpatterns = [path("guide", guide, name="guide")]
