"""Benchmark instances of resource-constrained scheduling: PSPLIB ``.sm`` and Patterson files."""
