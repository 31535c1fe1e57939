"""The place of people and posts in the masthead."""

from django.utils.translation import gettext_lazy as _

from bihuan.theme.places import Place

PLACES = [Place(_("机构岗位"), "people:offices", order=80)]
