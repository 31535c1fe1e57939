"""Who may see and do what on the pages of people and posts."""

from bihuan.access.table import ANYONE, EVERY_ROLE, READ, SIGNED_IN, Open, Row

PERMISSIONS = {
    "people:home": Row({"GET": SIGNED_IN}),
    # Signing in leaves its line in the instance's security stream.
    "people:sign_in": Row({"GET": ANYONE, "POST": ANYONE}, leaves="entry:people.session.opened+local"),
    "people:sign_out": Row({"POST": SIGNED_IN}, leaves="entry:people.session.closed+local"),
    "people:acting": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="local"),
    "people:password": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:people.password.changed+local"),
    "people:offices": Row({"GET": Open(EVERY_ROLE, READ)}),
}
