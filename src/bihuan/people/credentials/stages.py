"""The second step of signing in, where a person has set one up."""

from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from . import queries


class SecondFactor(LoginStage):
    """Holds a sign-in whose password was right until the second factor is."""

    key = "second_factor"
    urlname = "people:second"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the second step, or go on where there is none."""
        if not queries.has_factor(self.login.user.person):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True
