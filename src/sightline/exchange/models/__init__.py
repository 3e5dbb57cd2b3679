"""Exchange's rows, a file a noun."""

from sightline.exchange.models.packages import PackageIn, PackageOut, Snapshot, TrustedKey
from sightline.exchange.models.runs import ImportRun, SavedMapping

__all__ = ["ImportRun", "PackageIn", "PackageOut", "SavedMapping", "Snapshot", "TrustedKey"]
