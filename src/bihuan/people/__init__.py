"""Sign-in, the choice of the acting post, and who holds which post since when."""
