"""The ledger (台账): the closed loop 建账 → 交账 → 核账 → 销账."""
