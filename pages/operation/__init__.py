"""The page Operation: what an operator watches."""
