"""What stands in our JSON files: the one place for their keys, and how a file is held against them."""
