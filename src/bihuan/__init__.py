"""闭环 Bihuan: one task, one loop, one journal."""
