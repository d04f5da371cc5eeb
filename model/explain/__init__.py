"""Where a photo speaks for a node, by several methods, and whether any of them is to be believed.

`Subject` and `Target` say what is explained, `methods.METHODS` how; `faithfulness`, `randomisation` and `stress` ask
what a map is worth, `inpaint` what the photo would say without a part of it.
"""
