"""`python -m model …`: read photos, train, make a bundle."""

from __future__ import annotations

from .commands import main

if __name__ == "__main__":
    raise SystemExit(main())
