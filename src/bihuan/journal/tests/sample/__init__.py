"""Two journaled tables, one a stream, that the journal's own tests write to."""
