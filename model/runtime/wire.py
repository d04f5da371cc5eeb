"""How squares travel to a cluster and readings come back: safetensors over HTTP, which can't carry code.

    POST /read    body {"pixels"}: float32 (N, 3, 299, 299) as `Runtime.run` takes them, or uint8 (N, 299, 299, 3)
                  200, body {"logits", "features", "mid_features"}: each (N, …) float32, photo for photo
    GET  /        200, JSON: what reads here

Both sides name the version of this format and the model in headers. A cluster with another model answers 409: numbers
of two models must never mix, and class k of one is not class k of the other. Errors carry {"error": a sentence}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ..input.frame import NETWORK_SIDE
from . import ForwardOutput

VERSION = "1"
VERSION_HEADER = "Dermatree-Wire"
BUNDLE_HEADER = "Dermatree-Bundle"
MEDIA_TYPE = "application/vnd.safetensors"
MOST_PHOTOS = 16  # in one request; a float square is 1.07 MB
MOST_BYTES = MOST_PHOTOS * 3 * NETWORK_SIDE**2 * 4 + 4096

Sent = npt.NDArray[Any]  # float32 (N, 3, 299, 299) or uint8 (N, 299, 299, 3)

_FLOATS = (3, NETWORK_SIDE, NETWORK_SIDE)
_BYTES = (NETWORK_SIDE, NETWORK_SIDE, 3)


class WireError(Exception):
    """What was sent can't be read or must not be; the message says why, `status` says it in HTTP."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def headers(bundle: str) -> dict[str, str]:
    """What both sides send with every body. `bundle` is a bundle's id."""
    return {VERSION_HEADER: VERSION, BUNDLE_HEADER: bundle, "Content-Type": MEDIA_TYPE}


def check(sent: Mapping[str, str], bundle: str) -> None:
    """Refuse a request in another version of this format, or for another model than `bundle`.

    Raises:
        WireError: with status 426 or 409.
    """
    version, wanted = sent.get(VERSION_HEADER) or "none", sent.get(BUNDLE_HEADER) or "none"
    if version != VERSION:
        raise WireError(
            426, f"The cluster speaks version {VERSION} of the format, the app {version}. Install the same on both."
        )
    if wanted != bundle:
        raise WireError(
            409,
            f"The cluster reads with model {bundle[:12]}, the app with model {wanted[:12]}: their numbers must not "
            "mix. Start both with the same bundle (DERMATREE_BUNDLE, or --bundle of the cluster).",
        )


def pack_pixels(pixels: Sent) -> bytes:
    """Squares as the body of a request."""
    return save({"pixels": np.ascontiguousarray(pixels)})


def unpack_pixels(body: bytes) -> Sent:
    """The squares of a request, (N, 3, 299, 299) float32 or (N, 299, 299, 3) uint8.

    Raises:
        WireError: with status 413 or 400.
    """
    if len(body) > MOST_BYTES:
        raise WireError(413, f"That is too much for one request: it may hold {MOST_PHOTOS} photos.")
    tensors = _load(body)
    if tensors.keys() != {"pixels"}:
        raise WireError(400, "A request holds one tensor, named pixels.")
    pixels = tensors["pixels"]
    kind = (pixels.dtype.name, pixels.shape[1:])
    if kind not in (("float32", _FLOATS), ("uint8", _BYTES)) or not 1 <= len(pixels) <= MOST_PHOTOS:
        raise WireError(
            400,
            f"Pixels are 1 to {MOST_PHOTOS} squares, float32 {_FLOATS} or uint8 {_BYTES} each; "
            f"these are {pixels.dtype} {pixels.shape}.",
        )
    return pixels


def pack_readings(readings: Sequence[ForwardOutput]) -> bytes:
    """Readings as the body of an answer, photo for photo."""
    return save({name: np.stack([getattr(reading, name) for reading in readings]) for name in _parts()})


def unpack_readings(body: bytes, photos: int) -> list[ForwardOutput]:
    """The readings of an answer.

    Raises:
        WireError: they are not the readings of so many photos, with status 502.
    """
    tensors = _load(body, status=502)
    if tensors.keys() != set(_parts()) or any(
        part.dtype != np.float32 or len(part) != photos for part in tensors.values()
    ):
        raise WireError(502, "The cluster's answer does not hold the readings that were asked for.")
    return [ForwardOutput(**{name: tensors[name][k] for name in _parts()}) for k in range(photos)]


def _load(body: bytes, status: int = 400) -> dict[str, npt.NDArray[Any]]:
    try:
        return dict(load(body))
    except (SafetensorError, KeyError, ValueError, TypeError) as error:  # KeyError: a type that numpy has no name for
        raise WireError(status, "What arrived is not in the safetensors format, or was cut off.") from error


def _parts() -> tuple[str, ...]:
    return tuple(field.name for field in fields(ForwardOutput))
