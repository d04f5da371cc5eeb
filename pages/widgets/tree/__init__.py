"""The lit tree: every node of the taxonomy with its probability, opened along the likely path."""
