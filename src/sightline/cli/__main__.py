"""``python -m sightline.cli VERB``: what the door calls inside the environment."""

from sightline.cli.app import app

app(prog_name="sightline")
