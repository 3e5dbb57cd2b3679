"""Tests of lessons, shared plans and roll-outs."""
