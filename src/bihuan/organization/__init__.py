"""Jurisdictions, offices, posts, who holds them and since when, and in whose place somebody acts."""
