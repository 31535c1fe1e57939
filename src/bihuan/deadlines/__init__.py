"""Which days are worked, what time it is on the business clock, which lamp a task shows. Plain Python."""
