"""A drill: faults that are made on purpose, and what tells of them."""
