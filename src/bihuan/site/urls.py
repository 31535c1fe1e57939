"""Which app answers where: one line per app; each app's urls.py writes its own paths in full (`j/<str:jurisdiction>/…`)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("", include("bihuan.cockpit.urls")),
        path("", include("bihuan.people.urls")),
        path("", include("bihuan.guides.urls")),
        path("", include("bihuan.inspection.urls")),
        path("", include("bihuan.ledger.urls")),
        path("", include("bihuan.drafts.urls")),
        path("", include("bihuan.suggestions.urls")),
        path("", include("bihuan.operations.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "bihuan.theme.errors.bad_request"
handler403 = "bihuan.theme.errors.forbidden"
handler404 = "bihuan.theme.errors.not_found"
handler500 = "bihuan.theme.errors.broken"
handler429 = "bihuan.people.views.too_many"
