"""The page Taxonomy, one part a file: the node that is looked at, its card, partitions, cuts, and what can be saved."""
