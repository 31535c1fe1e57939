"""Which app answers where: one line per app; each app's urls.py writes its own paths in full (`j/<str:jurisdiction>/…`)."""

from pathlib import Path

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path


def _stands(name: str) -> bool:
    return (Path(__file__).resolve().parents[1] / name / "urls.py").exists()


def _apps(*names: str) -> list[URLResolver]:
    """Return the includes of the apps whose urls.py stands (while the rooms are being built)."""
    return [path("", include(f"bihuan.{name}.urls")) for name in names if _stands(name)]


urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        *_apps("cockpit", "inspection", "ledger", "organization", "people"),
        prefix_default_language=False,
    ),
]

handler400 = "bihuan.theme.errors.bad_request"
handler403 = "bihuan.theme.errors.forbidden"
handler404 = "bihuan.theme.errors.not_found"
handler500 = "bihuan.theme.errors.broken"
handler429 = "bihuan.people.views.too_many"
