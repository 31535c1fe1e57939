"""The cockpit's addresses."""

from django.urls import path

from . import views

app_name = "cockpit"
urlpatterns = [
    path("j/<str:jurisdiction>/", views.home, name="home"),
    path("j/<str:jurisdiction>/wall/", views.wall, name="wall"),
]
