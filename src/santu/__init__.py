"""Santu (三图): the three maps of township government, and the safe way from one to the next."""

__version__ = "0.1.0"
