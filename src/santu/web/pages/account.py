"""One's own account: changing the password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from santu.accounts.selectors.people import User
from santu.accounts.services.people import password_change
from santu.kernel.messages import N_, refuse
from santu.web.audit_rows import trail_of
from santu.web.days import day_of
from santu.web.people import person_of
from santu.web.respond import gone_to, page


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; whoever is signed in elsewhere as the same person is signed out there."""
    person = request.user
    if request.method == "POST" and isinstance(person, User):
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        if new != again:
            raise refuse("again", N_("两次输入的新密码不同，没有改动；请重新输入。"))
        password_change(user=person, old=old, new=new)
        update_session_auth_hash(request, person)
        return gone_to(request, day_of(request).link(reverse("password"), done="1"))
    username = person_of(request).username
    context = {
        "is_demo_person": isinstance(person, User) and person.is_demo,
        "done": "done" in request.GET,
        "about": f"user:{username}",
    }
    return page(request, "web/password.html", context, [trail_of("user", username, request)])


urlpatterns = [
    path("account/password", password, name="password"),
]
