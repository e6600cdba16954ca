"""Benchmarks: what is printed are ratios against a rival measured in the same run. No test needs them."""
