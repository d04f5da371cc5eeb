"""The page Taxonomy: the tree, its nodes, its partition and the reader's own cut."""
