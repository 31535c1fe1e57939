"""Fushan County in the winter of 2022–2023, as the demo tells it: data, its loader, its checks."""
