"""The addresses of suggestions."""

from django.urls import path

from . import views

app_name = "suggestions"

_HERE = "j/<str:jurisdiction>/suggestions/"

urlpatterns = [
    path(_HERE, views.suggestions, name="suggestions"),
    path(f"{_HERE}new/", views.suggest, name="suggest"),
    path(f"{_HERE}<uuid:suggestion>/answer/", views.answer, name="answer"),
]
