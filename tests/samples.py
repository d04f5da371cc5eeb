"""The app's built-in photos: five lesions and a brick wall."""

from pathlib import Path

SAMPLES = sorted((Path(__file__).parents[1] / "assets" / "samples").glob("*.jpg"))
LESIONS = [path for path in SAMPLES if "brick" not in path.name]
BRICK = next(path for path in SAMPLES if "brick" in path.name)
