"""The atlas map: thousands of reference cases as points."""
