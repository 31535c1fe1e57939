"""What a page is for, what can be done there, what the words mean; a printable page for each role."""
