"""Frame: always a square on the photo, and one repeatable way from there to the network's pixels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from model.input.frame import MIN_SIDE, Frame, FrameError, crop
from model.input.photo import Photo
from tests.pictures import pixels, scene

lengths = st.integers(MIN_SIDE, 2048)


@st.composite
def stretches(draw: st.DrawFn, length: int) -> tuple[float, float]:
    """From where to where a box reaches along a side of the photo: at least in part on it."""
    start = draw(st.floats(-500, length - 1))
    return start, draw(st.floats(max(start, 0) + 0.01, length + 500))


@given(lengths, lengths, st.data())
def test_a_frame_is_a_square_on_the_photo(width: int, height: int, data: st.DataObject) -> None:
    (left, right), (top, bottom) = data.draw(stretches(width)), data.draw(stretches(height))
    box = left, top, right, bottom
    frame = Frame.of(width, height, box)
    assert min(frame.left, frame.top) >= 0
    assert max(frame.box[2] - width, frame.box[3] - height) <= 1e-9
    assert MIN_SIDE <= frame.side <= min(width, height)
    assert frame.box[2] - frame.box[0] == pytest.approx(frame.box[3] - frame.box[1])
    # It holds all of the box that a square on this photo can hold.
    seen_width, seen_height = min(right, width) - max(left, 0), min(bottom, height) - max(top, 0)
    if max(seen_width, seen_height) <= min(width, height):
        assert frame.left <= max(left, 0) + 1e-9
        assert frame.top <= max(top, 0) + 1e-9
        assert frame.box[2] >= min(right, width) - 1e-9
        assert frame.box[3] >= min(bottom, height) - 1e-9


@given(lengths, lengths, st.data())
def test_a_square_on_the_photo_stays_as_it_is(width: int, height: int, data: st.DataObject) -> None:
    side = data.draw(st.integers(MIN_SIDE, min(width, height)))
    left, top = data.draw(st.integers(0, width - side)), data.draw(st.integers(0, height - side))
    assert Frame.of(width, height, (left, top, left + side, top + side)) == Frame(left, top, side)


@pytest.mark.parametrize(
    ("box", "frame"),
    [
        (None, Frame(50, 0, 100)),
        ((20, 20, 60, 40), Frame(20, 10, 40)),  # grown around its middle
        ((0, 40, 60, 60), Frame(0, 20, 60)),
        ((40, 0, 80, 10), Frame(40, 0, 40)),  # grown, and moved back onto the photo
        ((190, 90, 200, 100), Frame(168, 68, 32)),  # never smaller than MIN_SIDE
        ((-50, -50, 50, 50), Frame(0, 0, 50)),  # what lies beside the photo does not count
        ((0, 0, 200, 100), Frame(50, 0, 100)),  # no square is that wide
    ],
)
def test_boxes_become_frames(box: tuple[float, ...] | None, frame: Frame) -> None:
    assert Frame.of(200, 100, box) == frame


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((math.nan, 0, 10, 10), "four finite numbers"),
        ((0, 0, math.inf, 10), "four finite numbers"),
        ((0, 0, 10), "four numbers"),
        ((0, 0, 10, 10, 10), "four numbers"),
        (("a", 0, 10, 10), "four numbers"),
        ((0, None, 10, 10), "four numbers"),
        (7, "four numbers"),
        ((50, 50, 50, 80), "empty"),
        ((80, 20, 40, 60), "empty"),
        ((20, 60, 40, 20), "empty"),
        ((200, 0, 260, 50), "outside the photo, which is 200 × 100"),
        ((-40, 0, 0, 50), "outside"),
    ],
)
def test_senseless_boxes_are_refused(box: object, words: str) -> None:
    with pytest.raises(FrameError, match=words) as caught:
        Frame.of(200, 100, box)  # type: ignore[arg-type]
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "values", [(-1, 0, 50), (0, -1, 50), (0, 0, MIN_SIDE - 1), (math.nan, 0, 50), (0, 0, math.inf)]
)
def test_frames_that_fit_no_photo_are_refused(values: tuple[float, float, float]) -> None:
    with pytest.raises(FrameError):
        Frame(*values)


def test_the_default_frame_lies_on_whole_pixels() -> None:
    assert Frame.centred(341, 256) == Frame(42, 0, 256)
    assert Frame.centred(256, 341).box == (0, 42, 256, 298)


def test_the_network_gets_the_framed_pixels_as_they_are_where_nothing_is_scaled() -> None:
    photo = Photo.from_pixels(pixels(scene(500, 400)))
    assert np.array_equal(crop(photo, Frame(120, 70, 299)), photo.pixels[70:369, 120:419])


def test_scaling_agrees_with_brute_force() -> None:
    # A third the size along each side: away from the edges each pixel is Keys' cubic, widened three times, over its
    # neighbours; computed here in plain numpy, one pixel at a time.
    noise = np.random.default_rng(0).integers(0, 256, (120, 120, 3), dtype=np.uint8)
    small = crop(Photo.from_pixels(noise), Frame(6.0, 9.0, 90.0), size=30)

    def keys(x: np.ndarray) -> np.ndarray:
        x, a = np.abs(x), -0.5
        near, far = (a + 2) * x**3 - (a + 3) * x**2 + 1, a * (x**3 - 5 * x**2 + 8 * x - 4)
        return np.where(x < 1, near, np.where(x < 2, far, 0))

    for row, column in [(10, 10), (5, 20), (25, 7)]:
        down = keys((np.arange(120) + 0.5 - (9 + 3 * (row + 0.5))) / 3)
        across = keys((np.arange(120) + 0.5 - (6 + 3 * (column + 0.5))) / 3)
        expected = np.einsum("r,c,rcx->x", down / down.sum(), across / across.sum(), noise.astype(float))
        assert np.abs(small[row, column] - expected.clip(0, 255)).max() <= 1.5


@given(st.floats(0, 300), st.floats(0, 200), st.floats(MIN_SIDE, 400))
def test_the_same_frame_gives_the_same_bytes_wherever_it_lies(left: float, top: float, side: float) -> None:
    photo = Photo.from_pixels(pixels(scene(300, 200)))  # many of these frames reach over its edge
    frame = Frame(left, top, side)
    once = crop(photo, frame)
    assert once.shape == (299, 299, 3)
    assert once.dtype == np.uint8
    assert np.array_equal(once, crop(photo, Frame(left, top, side)))


def test_a_frame_over_the_edge_is_pushed_back() -> None:
    photo = Photo.from_pixels(pixels(scene(300, 200)))
    assert np.array_equal(crop(photo, Frame(290, 190, 100)), crop(photo, Frame(200, 100, 100)))
    assert np.array_equal(crop(photo, Frame(0, 0, 900)), crop(photo, Frame(0, 0, 200)))


def test_a_round_mole_stays_round() -> None:
    rows, columns = np.mgrid[0:300, 0:600]
    mole = np.where((rows - 150) ** 2 + (columns - 300) ** 2 < 80**2, 0, 255).astype(np.uint8)
    seen = crop(Photo.from_pixels(np.stack([mole] * 3, -1)), Frame.centred(600, 300))[..., 0] < 128
    assert abs(int(seen.any(axis=0).sum()) - int(seen.any(axis=1).sum())) <= 1
    assert seen.sum() == pytest.approx(math.pi * 80**2 * (299 / 300) ** 2, rel=0.01)


def test_cropping_leaves_the_photo_alone() -> None:
    photo = Photo.from_pixels(pixels(scene()))
    result = np.array(crop(photo, Frame.centred(160, 120)))
    result[:] = 0
    assert np.array_equal(photo.pixels, np.asarray(Image.fromarray(pixels(scene()))))


def test_a_large_frame_is_cut_out_as_one_resampling_would_within_two_grey_levels() -> None:
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:1500, 0:2000]
    waves = 120 + 60 * np.sin(columns / 37) * np.cos(rows / 23)
    photo = Photo.from_pixels(np.clip(waves[..., None] + rng.normal(0, 4, (1500, 2000, 3)), 0, 255).astype(np.uint8))
    for frame in (Frame(252.3, 0.0, 1497.5), Frame(10.0, 20.5, 1196.0)):
        exact = Image.fromarray(photo.pixels).resize((299, 299), Image.Resampling.BICUBIC, box=frame.box)
        assert np.abs(crop(photo, frame).astype(int) - np.asarray(exact)).max() <= 2
