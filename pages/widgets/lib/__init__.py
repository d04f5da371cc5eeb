"""What widgets share."""
