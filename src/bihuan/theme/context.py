"""What base.html shows round a page: who acts, where one can go, how fresh it is. Read only when a whole page is made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url

from bihuan.journal.chain import MAIN
from bihuan.journal.models import Chain, Verified
from bihuan.organization import queries
from bihuan.theme import help as page_help
from bihuan.theme.places import places
from bihuan.theme.wording import is_english


@dataclass(frozen=True, slots=True)
class Link:
    """One place of the masthead, for this person."""

    label: str
    url: str
    here: bool
    count: int | None
    app: str
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """The last result of one kind of verification, by the machine's clock."""

    scope: str
    at: datetime
    findings: int


class Frame:
    """The frame of one page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demo = settings.DEMO

    @property
    def post(self) -> Any:
        """Return the post the person acts as, or None before sign-in."""
        return getattr(self.request, "post", None)

    @property
    def posts(self) -> Sequence[Any]:
        """Return every post the person may act as; the organization's middleware knows them."""
        return getattr(self.request, "posts", ()) or ()

    @property
    def at(self) -> datetime | None:
        """Return the business instant of this request."""
        return getattr(self.request, "at", None)

    @property
    def jurisdiction(self) -> str:
        """Return the code of the jurisdiction on show: the address's, else the post's own."""
        match = self.request.resolver_match
        shown = match.kwargs.get("jurisdiction") if match else None
        return str(shown or getattr(self.post, "jurisdiction", "") or "")

    @cached_property
    def jurisdiction_name(self) -> str:
        """Return the name of the jurisdiction on show in the language of the page."""
        shown = queries.jurisdiction(self.jurisdiction) if self.jurisdiction else None
        return in_language(shown, "name") if shown else ""

    @property
    def office(self) -> str:
        """Return the office of the acting post in the language of the page."""
        return in_language(self.post, "office_name")

    @property
    def title(self) -> str:
        """Return the title of the acting post in the language of the page."""
        return in_language(self.post, "title")

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Return the posts to choose from, where there is a choice."""
        if len(self.posts) < 2:
            return []
        return [
            {
                "id": post.id,
                "label": f"{in_language(post, 'office_name')} {in_language(post, 'title')}",
                "here": post.id == self.post.id,
            }
            for post in self.posts
        ]

    @cached_property
    def places(self) -> list[Link]:
        """Return the masthead's places that exist and that this person is offered."""
        if not self.post or not self.jurisdiction:
            return []
        links = []
        own = getattr(self.request.resolver_match, "view_name", "")
        named = {place.url_name.partition(":")[0] for place in places() if own in place.pages}
        for place in places():
            try:
                url = reverse(place.url_name, args=[self.jurisdiction])
            except NoReverseMatch:
                continue
            if place.shown(self.request):
                app = place.url_name.partition(":")[0]
                is_root = url.endswith(f"/j/{self.jurisdiction}/")  # every page of the county lies below it
                here = app == self._app_here or (self.request.path.startswith(url) and not is_root)
                here = here and (app not in named or own in place.pages)
                count = place.count(self.request) if place.count else None
                links.append(Link(str(place.label), url, here, count, app, place.is_news))
        # Where several would light up, the page's own app wins over an address that merely begins alike.
        lit = [link for link in links if link.here]
        if len(lit) > 1:
            best = max(
                lit,
                key=lambda link: (link.app == self._app_here, self.request.path.startswith(link.url), len(link.url)),
            )
            links = [replace(link, here=link is best) for link in links]
        return links

    @property
    def news(self) -> int:
        """Return how many things are new for this person: it stands in the page's title."""
        return sum(link.count or 0 for link in self.places if link.is_news)

    @property
    def first_place(self) -> str:
        """Return the address of this person's first page: the place that says so, else the first one offered."""
        for place in places():
            if self.post and place.first(self.request) and place.shown(self.request):
                return reverse(place.url_name, args=[self.post.jurisdiction])
        return self.places[0].url if self.places else ""

    @property
    def _app_here(self) -> str:
        match = self.request.resolver_match
        return match.app_name if match else ""

    @property
    def home(self) -> str:
        """Return the address of the first page."""
        return self.own("/")

    def own(self, path: str) -> str:
        """Return one of the site's own paths in the language of the page."""
        return f"/en{path}" if is_english() else path

    @property
    def sign_out(self) -> str:
        """Return the address that signs out."""
        return self.own("/sign-out/")

    @property
    def credentials(self) -> str:
        """Return the address of one's own password and second factors."""
        return self.own("/credentials/")

    @property
    def acting(self) -> str:
        """Return the address that changes the acting post."""
        return self.own("/acting/")

    @property
    def clock(self) -> str:
        """Return the address that moves the demo's clock, for whom is signed in; nothing on a real instance."""
        try:
            return reverse("operations:clock") if getattr(self.request, "person", None) else ""
        except NoReverseMatch:
            return ""

    @property
    def help_url(self) -> str:
        """Return the address of this page's help; nothing where it has none."""
        match = self.request.resolver_match
        if match is None or match.view_name not in page_help.pages():
            return ""
        app, _colon, page = match.view_name.partition(":")
        return f"{reverse('guides:help', args=[app, page])}?{urlencode({'from': self.request.get_full_path()})}"

    @property
    def suggest_url(self) -> str:
        """Return where one says what is bad about this page; nothing without a post to say it as."""
        if not self.post:
            return ""
        try:
            url = reverse("suggestions:suggest", args=[self.post.jurisdiction])
        except NoReverseMatch:
            return ""
        return url if self.request.path == url else f"{url}?{urlencode({'from': self.request.path})}"

    @property
    def other_language(self) -> dict[str, str]:
        """Return code, name and address of this page in the other language."""
        code, name = ("zh-hans", "中文") if is_english() else ("en", "EN")
        url = translate_url(self.request.get_full_path(), code)
        return {"code": "zh-CN" if code == "zh-hans" else code, "name": name, "url": url}

    @cached_property
    def checks(self) -> list[Check]:
        """Return the last tail and full verification of this jurisdiction's main chain."""
        rows = Verified.objects.filter(jurisdiction=self.jurisdiction, stream=MAIN) if self.jurisdiction else ()
        return [Check(row.scope, row.checked_at, row.finding_count) for row in sorted(rows, key=lambda row: row.scope)]

    @property
    def mismatches(self) -> int:
        """Return how many places the last verification found not to agree: every page says so at its head."""
        return max((check.findings for check in self.checks), default=0)

    @cached_property
    def sequence(self) -> int | None:
        """Return the journal's length in this jurisdiction when the page was made."""
        if not self.jurisdiction:
            return None
        return (
            Chain.objects.filter(jurisdiction=self.jurisdiction, stream=MAIN).values_list("sequence", flat=True).first()
        )


def in_language(thing: Any, name: str) -> str:
    """Return a name in the language of the page; the Chinese one where there is no English."""
    english = getattr(thing, f"{name}_en", "") if is_english() else ""
    return str(english or getattr(thing, name))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give templates their frame."""
    return {"frame": Frame(request)}
