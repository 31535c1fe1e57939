"""Addresses of people and posts."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/second/", views.second, name="second"),
    path("first-run/", views.first_run, name="first_run"),
    path("waiting/", views.waiting, name="waiting"),
    path("invitation/<str:code>/", views.invitation, name="invitation"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("acting/", views.acting, name="acting"),
    path("password/", views.password, name="password"),
    path("credentials/", views.own, name="credentials"),
    path("credentials/totp/", views.totp, name="totp"),
    path("credentials/passkey/", views.passkey, name="passkey"),
    path("j/<str:jurisdiction>/accounts/", views.accounts, name="accounts"),
    path("j/<str:jurisdiction>/accounts/<uuid:person>/", views.issue, name="issue"),
    path("j/<str:jurisdiction>/offices/", views.offices, name="offices"),
]
