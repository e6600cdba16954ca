"""Privacy: what would give a writer away."""
