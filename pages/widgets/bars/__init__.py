"""Bars that can be clicked: the differential, and malignancy beside its operating point."""
