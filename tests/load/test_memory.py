"""What the server takes in memory stays within its bound, and does not grow with what it has read.

`python -m tests.benchmarks.memory` goes on to 2,000 predictions, which takes longer than a test may: 600 are read here,
and may bring the growth that is allowed to 2,000.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.load.occupied import at_rest, read_photos, read_so_far, see_every_page
from tests.patience import until
from tests.server import readiness, running

BOUND = 1_500  # MB
GROWTH = 1.05  # from 200 predictions on


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_server_with_the_model_stays_within_a_gigabyte_and_a_half_and_does_not_grow(tmp_path: Path) -> None:
    with running(ROOT / "app.py", tmp_path) as server:
        until(lambda: readiness(server) == "ready")
        see_every_page(server)
        read_photos(server, range(200))
        few = at_rest(server)
        read_photos(server, range(200, 600))
        many = at_rest(server)
        assert read_so_far(server) == 601
    assert many < BOUND
    assert many < GROWTH * few
