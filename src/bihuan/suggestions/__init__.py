"""What people who use this say about it: from the foot of any page to the supervision office, which answers or takes note."""
