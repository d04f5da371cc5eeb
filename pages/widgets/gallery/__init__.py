"""Reference cases side by side: photo, label, what is known of each, and whose photo it is."""
