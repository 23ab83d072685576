"""The benchmarks behind `make bench`: every budget of the design, measured in one run.

Nothing here is a test: a slow machine gets other numbers, but the same ratios. Each figure is
taken beside the thing it is compared with, turn by turn, so that whatever else the machine does
meets both sides.
"""
