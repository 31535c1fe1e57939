"""The cockpit's address."""

from django.urls import path

from . import views

app_name = "cockpit"
urlpatterns = [path("j/<str:jurisdiction>/", views.home, name="home")]
