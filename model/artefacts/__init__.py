"""What lies on a photo, or was done to it, and is not the lesion: how it is painted, found, and what it turns."""
