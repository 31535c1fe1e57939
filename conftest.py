"""Fixtures of the whole house: each subject brings its own as a plugin."""

pytest_plugins = [
    "bihuan.journal.testing",
    "bihuan.organization.testing",
    "bihuan.access.testing",
    "bihuan.ledger.testing",
]
