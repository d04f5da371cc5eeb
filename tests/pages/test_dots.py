"""The row of dots: as many as a person can count, filled by the share that was measured."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pages.diagnose.dots import DOTS, filled_of, row

COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS)
def test_dots_are_the_share_to_the_nearest_and_never_none_of_some_nor_all_of_not_all(counts: tuple[int, int]) -> None:
    malignant, n = counts
    shown, filled = min(n, DOTS), filled_of(malignant, n)
    assert abs(filled - malignant / n * shown) <= 1
    assert (filled == 0) == (malignant == 0)
    assert (filled == shown) == (malignant == n)
    if n <= DOTS:
        assert filled == malignant


def test_what_is_drawn_is_what_is_said() -> None:
    html = row(40, 53)
    assert html.count('class="dot malignant"') == 19
    assert html.count('class="dot"') == 6
    assert html.count("Of 25 test photos read like this, 19 were malignant or premalignant") == 2
    assert "1 was malignant" in row(1, 400)
    assert re.findall(r'role="img"', row(3, 12)) == ['role="img"']
