"""Tests of the file formats; none needs a database."""
