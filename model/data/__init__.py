"""Labelled photos: the manifest, importers of published collections, splits by patient, near-duplicates."""
