"""Which job follows which event: the only place that joins the two, and that knows both."""

from sightline.exchange import events as exchange
from sightline.exchange import jobs as exchange_jobs
from sightline.kernel.events import JobArguments, wire


def connect() -> None:
    """Connect every wire; called once at start-up."""
    assert exchange_jobs
    wire(exchange.ImportStarted, "exchange.read_import", _unread)
    wire(exchange.MappingChosen, "exchange.read_import", lambda said: {"run_id": str(said.about)})


def _unread(said: exchange.ImportStarted) -> JobArguments | None:
    """The command line reads the file itself before it brings it in."""
    return None if said.was_read else {"run_id": str(said.about)}
