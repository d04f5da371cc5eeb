"""Whether the tab had another session before, which is gone with what it held. Draws nothing."""
