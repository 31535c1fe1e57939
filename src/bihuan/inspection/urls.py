"""Addresses of the journal. The two streams are two addresses, because they are two rights."""

from django.urls import path

from bihuan.journal import MAIN, SECURITY

from . import views

app_name = "inspection"
urlpatterns = [
    path("j/<str:jurisdiction>/journal/", views.listing, {"stream": MAIN}, name="journal"),
    path("j/<str:jurisdiction>/journal/main/<int:sequence>/", views.entry, {"stream": MAIN}, name="entry"),
    path("j/<str:jurisdiction>/journal/security/", views.listing, {"stream": SECURITY}, name="security"),
    path(
        "j/<str:jurisdiction>/journal/security/<int:sequence>/",
        views.entry,
        {"stream": SECURITY},
        name="security_entry",
    ),
]
