"""Addresses of the journal. The two streams are two addresses, because they are two rights."""

from django.urls import path

from bihuan.journal import MAIN, SECURITY

from . import checkpoint_views, receipt_views, views, withholding_views

app_name = "inspection"
_WITHHOLDING = "j/<str:jurisdiction>/journal/withholdings/<uuid:withholding>/"
urlpatterns = [
    path("receipt/", receipt_views.check, name="receipt"),
    path("j/<str:jurisdiction>/journal/", views.listing, {"stream": MAIN}, name="journal"),
    path("j/<str:jurisdiction>/journal/main/<int:sequence>/", views.entry, {"stream": MAIN}, name="entry"),
    path("j/<str:jurisdiction>/journal/main/<int:sequence>/withhold/", withholding_views.ask, name="withhold"),
    path("j/<str:jurisdiction>/journal/withholdings/", withholding_views.listing, name="withholdings"),
    path(_WITHHOLDING, withholding_views.show, name="withholding"),
    path(f"{_WITHHOLDING}propose/", withholding_views.propose, name="propose_withholding"),
    path(f"{_WITHHOLDING}confirm/", withholding_views.confirm, name="confirm_withholding"),
    path(f"{_WITHHOLDING}decline/", withholding_views.decline, name="decline_withholding"),
    path(f"{_WITHHOLDING}look/", withholding_views.look, name="look_withholding"),
    path("j/<str:jurisdiction>/journal/checkpoints/", checkpoint_views.listing, name="checkpoints"),
    path("j/<str:jurisdiction>/journal/checkpoints/<int:number>/", checkpoint_views.show, name="checkpoint"),
    path("j/<str:jurisdiction>/journal/checkpoints/<int:number>/file/", checkpoint_views.file, name="checkpoint_file"),
    path("j/<str:jurisdiction>/journal/checkpoints/<int:number>/take/", checkpoint_views.take, name="take_checkpoint"),
    path("j/<str:jurisdiction>/journal/security/", views.listing, {"stream": SECURITY}, name="security"),
    path(
        "j/<str:jurisdiction>/journal/security/<int:sequence>/",
        views.entry,
        {"stream": SECURITY},
        name="security_entry",
    ),
]
