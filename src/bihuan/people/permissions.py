"""Who may see and do what on the pages of people and posts."""

from bihuan.access.table import ANYONE, EVERY_ROLE, HERE, OWN, READ, SIGNED_IN, Open, Row
from bihuan.organization.roles import Role

_SECURITY = Open(frozenset({Role.SECURITY_ADMIN}), HERE)
_SYSTEM = Open(frozenset({Role.SYSTEM_ADMIN}), HERE)
_ADMINS = Open(frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}), HERE)
#: Of a post: its own office may say that its holder is away; only itself may lend it.
_NEAR = (_SECURITY, Open(EVERY_ROLE, OWN))
_READERS = Row({"GET": Open(EVERY_ROLE, READ)})


def _form(who: Open | tuple[Open, ...], kind: str) -> Row:
    """A small form: whoever may send it may see it."""
    return Row({"GET": who, "POST": who}, leaves=f"entry:organization.{kind}")


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
    "people:offices": _READERS,
    "people:office": _READERS,
    "people:post": _READERS,
    # Offices are the system administrator's, rights the security administrator's.
    "people:add_office": _form(_SYSTEM, "office.added"),
    "people:change_office": _form(_SYSTEM, "office.changed"),
    "people:rename_office": _form(_SYSTEM, "office.renamed"),
    "people:merge_office": _form(_SYSTEM, "office.merged"),
    "people:split_office": _form(_SYSTEM, "office.split"),
    "people:add_post": _form(_SECURITY, "post.added"),
    "people:add_person": _form(_SECURITY, "person.added+local"),
    "people:appoint": _form(_SECURITY, "holder.appointed"),
    "people:end_holder": _form(_SECURITY, "holder.ended"),
    "people:delegate": _form(_NEAR, "delegation.made"),
    "people:end_delegation": _form(_NEAR, "delegation.ended"),
    "people:absence": _form(_NEAR, "absence.entered"),
    "people:back": _form(_NEAR, "absence.ended"),
    # A workbook waits beside the registers until it is entered: one entry a row; the example has one row of each.
    "people:book": Row({"GET": _ADMINS, "POST": _ADMINS}, leaves="local"),
    "people:book_template": Row({"GET": _ADMINS}),
    "people:book_offices": Row({"POST": _SYSTEM}, leaves="entry:organization.office.changed"),
    "people:book_rights": Row({"POST": _SECURITY}, leaves="entry:organization.post.added"),
    "people:book_discard": Row({"POST": _ADMINS}, leaves="local"),
    # One line for each person whose slip is printed.
    "people:slips": Row({"GET": _SECURITY, "POST": _SECURITY}, leaves="entry:people.password.issued+local"),
}
