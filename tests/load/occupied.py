"""What takes memory on a server, done by readers without a browser, and how much it then takes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from pages.server import malloc_trim
from tests.benchmarks.photos import ONE_MEGAPIXEL, jpeg
from tests.load.visitor import Visitor
from tests.server import Server

PAGES = ("", "taxonomy", "saliency", "atlas", "evaluation", "reader-study", "about")  # by their addresses
READERS = 4  # at once
TOGETHER = 5  # photos that a reader drops at a time


def resident(server: Server) -> float:
    """MB (10⁶ bytes) of the server that are in memory, its code and libraries included."""
    return _figure(server, "process_resident_memory_bytes ") / 1e6


def at_rest(server: Server) -> float:
    """The same while nobody does anything: the least of as long as it takes until what is free is given back."""
    until = time.monotonic() + 1.25 * malloc_trim.EVERY
    least = resident(server)
    while time.monotonic() < until:
        time.sleep(1)
        least = min(least, resident(server))
    return least


def read_so_far(server: Server) -> int:
    """How many photos were read since the server was started."""
    return int(_figure(server, 'dermatree_readings_total{outcome="answered"}')) + int(
        _figure(server, 'dermatree_readings_total{outcome="refused"}')
    )


def see_every_page(server: Server) -> None:
    """One reader reads one photo, walks through all pages with it and clears everything."""
    with Visitor(server) as visitor:
        visitor.press("I have read the intended use")
        visitor.drop(jpeg(ONE_MEGAPIXEL))
        visitor.until_drawn()
        for page in (*PAGES, PAGES[0]):
            visitor.visit(page)
        visitor.press("Clear everything")


def read_photos(server: Server, photos: range) -> None:
    """Photos, each another, read by READERS who come, clear everything after each few of them, and leave."""

    def read(own: range) -> None:
        with Visitor(server) as visitor:
            visitor.press("I have read the intended use")
            for first in range(0, len(own), TOGETHER):
                visitor.drop_all([jpeg(ONE_MEGAPIXEL, seed=seed) for seed in own[first : first + TOGETHER]])
                visitor.until_drawn()
                visitor.press("Clear everything")

    with ThreadPoolExecutor(max_workers=READERS) as pool:
        for done in [pool.submit(read, photos[k::READERS]) for k in range(READERS)]:
            done.result()


def _figure(server: Server, name: str) -> float:
    lines = server.get("/metrics").read().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))
