"""A model ready to read photos."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from taxonomy import Inference, Taxonomy, TaxonomyError, load_taxonomy, with_rests

from .artefacts.findings import look_over
from .bundle import CONFORMAL, MODALITY, NOVELTY, Bundle
from .caller import BULK, INTERACTIVE, Caller
from .checksummed import BundleError
from .cores import cores
from .failure import Failure, of_one_photo
from .head.conformal import Conformal
from .head.modality import AlignedNet, ModalityHead
from .head.novelty import Novelty
from .head.probabilities import Calibration, Probabilities
from .in_order import in_order
from .input.frame import Frame, crop
from .input.photo import Photo, Source, read_photo
from .input.quality import QualityLimits, judge, measure_square
from .network import LesionNet, as_tensors
from .prediction import Prediction
from .runtime import ForwardOutput, Runtime
from .runtime.admission import AdmissionQueue
from .runtime.choose import choose_runtime

AT_ONCE = 16  # for a runtime that does not say: a cluster, which has a queue of its own

Box = Sequence[float]


class Model:
    """A bundle, the tree it was cut from, and the runtime that reads for it.

    Safe to share between threads. Opening one takes a few seconds; use `load` to share it.

    Raises:
        BundleError: the bundle is damaged, or was cut from another tree.
    """

    def __init__(self, bundle: Bundle, runtime: str | None = None) -> None:
        self.bundle = bundle
        self.classes = bundle.classes
        try:
            self.taxonomy: Taxonomy = with_rests(load_taxonomy(), self.classes)
            self.inference = Inference(self.taxonomy, self.classes)
            self.coverage = self.inference.coverage(bundle.photos)
        except TaxonomyError as error:
            raise BundleError(f"The model in {bundle.folder} does not fit this tree of diseases. {error}") from error
        self.quality_limits = QualityLimits(**bundle.metadata["quality"])
        try:
            self._novelty = Novelty.from_arrays(bundle.arrays(NOVELTY))
        except KeyError as error:
            raise BundleError(f"The model in {bundle.folder} was made by another version. Assemble it anew.") from error
        self._modality = ModalityHead.from_arrays(tuple(bundle.modalities), bundle.arrays(MODALITY))
        weights = bundle.weights()["fc.weight"].astype(np.float64)
        kept = bundle.arrays(CONFORMAL)
        self.calibrations = {
            name: Calibration.of(fitted, self.inference, weights, bundle.level, Conformal.from_arrays(name, kept))
            for name, fitted in bundle.modalities.items()
        }
        self.temperature = self._first.temperature
        self.bias = self._first.bias
        self._network: weakref.ref[LesionNet] | None = None
        self._building = threading.Lock()
        self.runtime: Runtime = choose_runtime(self.network, runtime, bundle.id)
        self.queue = AdmissionQueue(getattr(self.runtime, "at_once", AT_ONCE))

    @property
    def _first(self) -> Calibration:
        """The modality on whose scale `network` gives its logits."""
        return next(iter(self.calibrations.values()))

    @property
    def network(self) -> LesionNet:
        """The network in plain torch: (N, 3, 299, 299) -> uncalibrated logits (N, K) in the order of `classes`.

        softmax(logits / temperature + bias) are the probabilities, whatever modality the photo is of. There is one at
        most, for as long as somebody uses it: a runtime such as OpenVINO has weights of its own, and these are 90 MB.
        """
        with self._building:
            network = self._network() if self._network else None
            if network is None:
                network = self._build_network()
                self._network = weakref.ref(network)
            return network

    def _build_network(self) -> LesionNet:
        first = self._first
        slope = np.array([first.temperature / head.temperature for head in self.calibrations.values()])
        offset = np.stack([first.temperature * (head.bias - first.bias) for head in self.calibrations.values()])
        network = AlignedNet(self.bundle.input_spec, self._modality, slope, offset)
        missing, unexpected = network.load_state_dict(as_tensors(self.bundle.weights()), strict=False, assign=True)
        if unexpected or any(not name.endswith("num_batches_tracked") for name in missing):
            raise BundleError(
                f"The model in {self.bundle.folder} holds no Inception v3 of {len(self.classes)} classes."
            )
        return network.eval().requires_grad_(False)

    def tensor(self, photo: Photo | Source, box: Box | None = None) -> Tensor:
        """Exactly what the network gets of a photo, (1, 3, 299, 299)."""
        seen = photo if isinstance(photo, Photo) else read_photo(photo)
        return torch.from_numpy(self.bundle.input_spec.scale(crop(seen, self.frame(seen, box))))

    def frame(self, photo: Photo, box: Box | None = None) -> Frame:
        """The square that is read; `box` is (left, top, right, bottom) in pixels of the upright original."""
        scale = photo.width / photo.original_size[0]
        return Frame.of(photo.width, photo.height, None if box is None else [edge * scale for edge in box])

    def predict(
        self,
        photo: Photo | Source,
        box: Box | None = None,
        modality: str | None = None,
        caller: Caller = INTERACTIVE,
    ) -> Prediction:
        """Read one photo.

        Args:
            photo: a file's path or bytes, or a photo that was read before.
            box: the part to read, (left, top, right, bottom) in pixels of the upright photo; grown to a square. The
                largest centred square without it.
            modality: what the photo is to be read as; without it, what it looks like.
            caller: who waits for it, where others are first.

        Raises:
            PhotoError: the file holds no photo that can be read.
            FrameError: the box frames nothing.
            ValueError: the model knows no such modality.
            NotRead: too many are first (`Busy`), or the caller waits no longer.
        """
        seen = photo if isinstance(photo, Photo) else read_photo(photo)
        return self.predict_frame(seen, self.frame(seen, box), modality, caller)

    def predict_frame(
        self, photo: Photo, frame: Frame, modality: str | None = None, caller: Caller = INTERACTIVE
    ) -> Prediction:
        """Read the framed part of a photo."""
        square = crop(photo, frame)
        raw = self.read_square(square, caller)
        seen = self._modality.read(raw.mid_features)
        probabilities, *otherwise = self._as_of(modality or seen[0], raw.logits)
        novelty, unlike = self._novelty.judge(raw.mid_features, square)
        return Prediction(
            photo_sha256=photo.sha256,
            bundle_id=self.bundle.id,
            frame=frame,
            quality=judge(measure_square(square, frame.side), self.quality_limits),
            novelty=novelty,
            unlike=unlike,
            artefacts=look_over(square, frame),
            seen_modality=seen,
            modality_overruled=modality is not None,
            probabilities=probabilities,
            features=raw.features,
            case_mix=probabilities,
            otherwise=tuple(otherwise),
        )

    @property
    def readers_at_once(self) -> int:
        """How many threads keep the runtime busy: some read while the others open photos."""
        return max(2 * cores(), self.queue.at_once)

    def read_square(self, square: npt.NDArray[np.uint8], caller: Caller = INTERACTIVE) -> ForwardOutput:
        """What the network says of (299, 299, 3) bytes, before anything is made of it.

        Raises:
            NotRead: too many are first, or the caller waits no longer.
        """
        pixels = self.bundle.input_spec.scale(square)
        with self.queue.turn(caller):
            return self.runtime.run(pixels)

    def calibration(self, modality: str) -> Calibration:
        """How logits are understood in a modality.

        Raises:
            ValueError: the model knows no such modality.
        """
        self.bundle.must_know(modality)
        return self.calibrations[modality]

    def read_as(self, prediction: Prediction, modality: str | None) -> Prediction:
        """The same photo read as of another modality; None for what it looks like.

        Raises:
            ValueError: the model knows no such modality.
        """
        logits = prediction.case_mix.calibration.logits_of(prediction.case_mix)
        after, *otherwise = self._as_of(modality or prediction.seen_modality[0], logits)
        overruled = modality is not None
        return replace(
            prediction, modality_overruled=overruled, probabilities=after, case_mix=after, otherwise=tuple(otherwise)
        )

    def _as_of(self, modality: str, logits: npt.ArrayLike) -> list[Probabilities]:
        """Logits read as of a modality, then as of each other."""
        return [self.calibration(modality).read(logits)] + [
            h.read(logits) for n, h in self.calibrations.items() if n != modality
        ]

    def predict_many(
        self, photos: Iterable[Photo | Source], modality: str | None = None
    ) -> Iterator[Prediction | Failure]:
        """Read any number of photos, in the order given, behind whoever waits for one.

        What keeps one from being read comes in its place, and the others are read. Raises as `head` does, at once.
        """
        if modality is not None:
            self.calibration(modality)

        read = partial(self.predict, modality=modality, caller=BULK)
        return in_order(lambda photo: of_one_photo(lambda: read(photo)), photos, self.readers_at_once)
