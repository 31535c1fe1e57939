"""What is done from a terminal: set up, demo, serve, test, verify."""
