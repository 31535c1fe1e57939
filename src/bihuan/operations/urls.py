"""The demo's own address; site/urls.py includes it in the demo alone."""

from django.urls import path

from . import views

app_name = "operations"

urlpatterns = [path("demo/clock/", views.move, name="clock")]
