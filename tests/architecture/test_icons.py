"""Icons that a page names are in the sprite; one that is not would be an empty space."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""(?:{% icon |\bicon=)["']([a-z0-9-]+)["']""")


def test_every_icon_is_in_the_sprite() -> None:
    kept = set(json.loads((ROOT / "web/src/icons.json").read_text(encoding="utf-8")))
    pages = sorted((ROOT / "src").rglob("*.html"))
    named = {
        (page.name, name)
        for page in pages
        for name in NAMED.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert {(page, name) for page, name in named if name not in kept} == set()
