"""How torch's threads wait for each other: asleep, and not spinning.

Its threads meet after every layer, and by default the one that is early spins, in the hope that it won't be for long.
On cores that other programs use too, the others are late by a whole turn of the scheduler: measured on two cores beside
two busy programs, a saliency map took 49 s spinning and 1.5 s asleep. On cores of its own it makes no difference.
"""

from __future__ import annotations

import os

# OpenMP reads it once, when torch is loaded, so this module comes before it. Who has chosen otherwise keeps his choice.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
