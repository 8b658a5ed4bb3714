"""Solvers: sequences of numbers in, a result with bound and gap out."""
