"""The reader's desk of a study: one photo, biopsy or treat or reassure, confidence in five steps; all by keyboard."""
