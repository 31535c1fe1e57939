"""The verbs of sign-in and credentials; what they leave is a line each in a security stream."""

from .credentials.commands import (
    Issued,
    add_passkey,
    add_totp,
    change_password,
    forget_told,
    issue_factor_code,
    issue_first_password,
    issue_password,
    remove_factor,
    renew_recovery_codes,
    unlock,
    use_factor_code,
)
from .credentials.sessions import (
    close_session,
    fail_factor,
    fail_sign_in,
    open_session,
    refuse_account,
    refuse_lapsed,
)

__all__ = [
    "Issued",
    "add_passkey",
    "add_totp",
    "change_password",
    "close_session",
    "fail_factor",
    "fail_sign_in",
    "forget_told",
    "issue_factor_code",
    "issue_first_password",
    "issue_password",
    "open_session",
    "refuse_account",
    "refuse_lapsed",
    "remove_factor",
    "renew_recovery_codes",
    "unlock",
    "use_factor_code",
]
