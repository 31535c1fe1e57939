"""The faults that the ledger survives, each a command: `python -m proofs.kill --times 200`. See docs/proofs.md."""
