"""Which job follows which event: the only place that joins the two, and that knows both."""

from sightline.exchange import events as exchange
from sightline.exchange import jobs as exchange_jobs
from sightline.kernel.events import wire


def connect() -> None:
    """Connect every wire; called once at start-up."""
    assert exchange_jobs
    for event in (exchange.ImportStarted, exchange.MappingChosen):
        wire(event, "exchange.read_import", lambda said: {"run_id": str(said.about)})
