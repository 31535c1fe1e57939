"""The cockpit (驾驶舱): the first page of those who look at the whole: what is red, what waits, how far we are."""
