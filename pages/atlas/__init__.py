"""The page Atlas: reference cases on a map, the reader's photo among them."""
