"""Passwords, one-time codes, second factors, limits of tries, and the first run."""
