"""Backups: a folder that holds everything of an instance at one moment, and the way back from it."""
