"""Which post may do what to which rows, and the reason when it may not."""
