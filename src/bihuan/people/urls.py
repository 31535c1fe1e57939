"""Addresses of people and posts."""

from django.urls import path

from . import views
from .registers import views as registers

app_name = "people"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/second/", views.second, name="second"),
    path("first-run/", views.first_run, name="first_run"),
    path("waiting/", views.waiting, name="waiting"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("acting/", views.acting, name="acting"),
    path("password/", views.password, name="password"),
    path("credentials/", views.own, name="credentials"),
    path("credentials/totp/", views.totp, name="totp"),
    path("credentials/passkey/", views.passkey, name="passkey"),
    path("j/<str:jurisdiction>/accounts/", views.accounts, name="accounts"),
    path("j/<str:jurisdiction>/accounts/<uuid:person>/", views.issue, name="issue"),
    path("j/<str:jurisdiction>/offices/", views.offices, name="offices"),
    path("j/<str:jurisdiction>/offices/add/", registers.add_office, name="add_office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/", registers.office, name="office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/change/", registers.change_office, name="change_office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/rename/", registers.rename_office, name="rename_office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/merge/", registers.merge_office, name="merge_office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/split/", registers.split_office, name="split_office"),
    path("j/<str:jurisdiction>/offices/<uuid:office>/posts/add/", registers.add_post, name="add_post"),
    path("j/<str:jurisdiction>/people/add/", registers.add_person, name="add_person"),
    path("j/<str:jurisdiction>/posts/<uuid:post>/", registers.post, name="post"),
    path("j/<str:jurisdiction>/posts/<uuid:post>/appoint/", registers.appoint, name="appoint"),
    path("j/<str:jurisdiction>/posts/<uuid:post>/holders/<uuid:holder>/end/", registers.end_holder, name="end_holder"),
    path("j/<str:jurisdiction>/posts/<uuid:post>/delegate/", registers.delegate, name="delegate"),
    path(
        "j/<str:jurisdiction>/posts/<uuid:post>/delegations/<uuid:delegation>/end/",
        registers.end_delegation,
        name="end_delegation",
    ),
    path("j/<str:jurisdiction>/posts/<uuid:post>/absence/", registers.absence, name="absence"),
    path("j/<str:jurisdiction>/posts/<uuid:post>/absences/<uuid:absence>/back/", registers.back, name="back"),
    path("j/<str:jurisdiction>/book/", registers.book, name="book"),
    path("j/<str:jurisdiction>/book/template/", registers.template, name="book_template"),
    path("j/<str:jurisdiction>/book/offices/", registers.enter_offices, name="book_offices"),
    path("j/<str:jurisdiction>/book/rights/", registers.enter_rights, name="book_rights"),
    path("j/<str:jurisdiction>/book/discard/", registers.discard, name="book_discard"),
    path("j/<str:jurisdiction>/slips/", registers.slips, name="slips"),
]
