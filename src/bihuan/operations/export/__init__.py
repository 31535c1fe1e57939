"""Everything of a county, or of one campaign, in one archive that anyone can check without our software (docs/export.md)."""
