"""Portfolio registers in CSV and XLSX: bytes to frozen rows, with every problem named.

``intake`` is the way in from outside; the other modules are its steps.
"""
