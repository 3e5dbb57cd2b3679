"""Tests of standards, relief from them, and feedback on them."""
