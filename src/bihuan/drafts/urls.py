"""The addresses of drafts."""

from django.urls import path

from . import views

app_name = "drafts"

_HERE = "j/<str:jurisdiction>/drafts/"

urlpatterns = [
    path(_HERE, views.save, name="save"),
    path(f"{_HERE}<uuid:draft>/discard/", views.discard, name="discard"),
]
