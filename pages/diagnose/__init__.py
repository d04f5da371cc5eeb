"""The page Diagnose: one photo's reading."""
