"""The cockpit's addresses, and the way from / to each post's first page."""

from django.urls import path

from . import views

app_name = "cockpit"
urlpatterns = [
    path("", views.start, name="start"),
    path("j/<str:jurisdiction>/", views.home, name="home"),
]
