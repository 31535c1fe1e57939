"""The addresses of help and guides."""

from django.urls import path

from . import views

app_name = "guides"
urlpatterns = [
    path("help/<slug:app>/<slug:page>/", views.help_page, name="help"),
    path("guides/", views.guides, name="guides"),
    path("guides/<slug:role>/", views.guide, name="guide"),
]
