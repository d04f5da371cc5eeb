"""What several pages say and draw."""
