"""Benchmarks. `make bench` runs every module here that has a `main()` and prints its ratios.

Figures are ratios against a peer or a smaller size measured in one run, never wall-clock promises.
"""
