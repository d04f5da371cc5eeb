"""A confusion matrix as a table: each cell is a button that opens its cases."""
