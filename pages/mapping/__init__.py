"""The page Atlas, one part a file: colours, search, a lasso's region, the photo, similar cases, figures."""
