"""SQLite as a ledger needs it: one writer at a time by a fair queue, WAL with full sync, guards that survive rebuilds."""
