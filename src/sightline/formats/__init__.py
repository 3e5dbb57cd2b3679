"""Bytes to frozen dataclasses and back; pure."""
