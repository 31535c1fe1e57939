"""Who may see and do what on the pages of people and posts."""

from bihuan.access.table import ANYONE, EVERY_ROLE, HERE, READ, SIGNED_IN, Open, Row
from bihuan.organization.roles import Role

_SECURITY = Open(frozenset({Role.SECURITY_ADMIN}), HERE)

PERMISSIONS = {
    "people:home": Row({"GET": SIGNED_IN}),
    # Signing in leaves its line in the instance's security stream.
    "people:sign_in": Row({"GET": ANYONE, "POST": ANYONE}, leaves="entry:people.session.opened+local"),
    # Without a password given just before, it leads back to the sign-in page; with one it leaves what sign_in leaves.
    "people:second": Row({"GET": ANYONE, "POST": ANYONE}),
    # On an instance that stands there is no first run: it leads on. tests/journeys/test_first_run.py walks one.
    "people:first_run": Row({"GET": ANYONE, "POST": ANYONE}),
    "people:waiting": Row({"GET": ANYONE}),
    "people:invitation": Row(
        {"GET": ANYONE, "POST": ANYONE},
        leaves="entry:organization.person.added+entry:organization.holder.appointed+local",
    ),
    "people:sign_out": Row({"POST": SIGNED_IN}, leaves="entry:people.session.closed+local"),
    "people:acting": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="local"),
    "people:password": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:people.password.changed+local"),
    # "I have seen it" is what everybody can say here; new recovery codes and a factor taken away leave a line each.
    "people:credentials": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="local"),
    "people:totp": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}, leaves="entry:people.factor.added+local"),
    # Where the address allows no passkeys, as in the matrix, the form leads back to the page that says so.
    "people:passkey": Row({"GET": SIGNED_IN, "POST": SIGNED_IN}),
    "people:accounts": Row({"GET": _SECURITY}),
    "people:issue": Row({"GET": _SECURITY, "POST": _SECURITY}, leaves="entry:people.password.issued+local"),
    "people:offices": Row({"GET": Open(EVERY_ROLE, READ)}),
}
