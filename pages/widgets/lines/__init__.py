"""Small line charts of shares: reliability, risk against coverage, conformal coverage."""
