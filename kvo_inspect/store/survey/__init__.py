"""Surveys of entrepreneurs: when they were held, the answers taken in, what came of them."""
