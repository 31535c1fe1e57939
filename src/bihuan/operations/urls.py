"""The system administrator's page, and the demo's own address."""

from django.conf import settings
from django.urls import path

from . import views

app_name = "operations"

urlpatterns = [
    path("j/<str:jurisdiction>/system/", views.system, name="system"),
    *([path("demo/clock/", views.move, name="clock")] if settings.DEMO else []),
]
