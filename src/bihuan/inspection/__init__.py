"""The pages of the journal: every change of the county's business, one line each, and each line whole."""
