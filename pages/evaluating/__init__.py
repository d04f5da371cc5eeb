"""The parts of the page Evaluation, one question each."""
