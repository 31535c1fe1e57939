"""Addresses of people and posts."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("acting/", views.acting, name="acting"),
    path("password/", views.password, name="password"),
    path("j/<str:jurisdiction>/offices/", views.offices, name="offices"),
]
