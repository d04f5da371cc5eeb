"""What stands in the JSON files that travel with a model: the one place for their keys, held against a file where it is
read.

    bundle.py, settings.py      bundle.json: how the weights are to be understood, and the recipe that made them
    evaluation.py, figures.py   evaluation.json: what was measured with them
    atlas.py                    atlas.json: what the reference cases and their map are worth
    experiments.py              experiments.json: networks that were trained to be compared
    strict.py                   how a file is held against these, and how what is wrong with it is said

Typed dictionaries: the JSON stays as it is, mypy sees a key that does not exist, and pydantic names the one in a file.
"""
