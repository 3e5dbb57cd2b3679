"""The verbs that stay: serve and worker. Both end politely on SIGTERM and on Ctrl-C."""

import os
import signal
import threading

import click

from sightline.cli import supervise
from sightline.cli.ready import ensure_database, holding, home

IN_USE = "A restore is under way on this data directory; start again when it is done."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-worker", is_flag=True, help="Leave jobs to a worker that runs elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> int:
    """Serve the pages and the API, with a job worker beside."""
    if os.environ.get("SIGHTLINE_DEMO") == "1":
        supervise.check_loopback(host)
    supervise.check_free(host, port)
    ensure_database()
    with holding(home() / "run.lock", IN_USE, shared=True):
        worker = None if no_worker else supervise.worker_command()
        family = supervise.Family(supervise.server_command(host, port, workers), worker)
        family.start()
        family.wait_until_it_answers(supervise.address_of(host, port))
        if not family.stop.is_set():
            click.echo(f"Sightline serves on {supervise.address_of(host, port)} (Ctrl-C ends it).")
            _hint_at_hosts(host)
        return family.watch()


@click.command()
@click.option("--once", is_flag=True, help="Carry out what is due now, then end.")
@click.option(
    "--child", is_flag=True, hidden=True, help="End when the process that started it ends."
)
def worker(once: bool, child: bool) -> int:
    """Carry out queued jobs until stopped."""
    if child:
        from sightline.cli.web_server import end_with_parent

        end_with_parent()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    ensure_database()
    from sightline.kernel import jobs

    with holding(home() / "run.lock", IN_USE, shared=True):
        done = jobs.work(stop, once=once)
    if not child:
        click.echo(f"{done} jobs carried out.")
    return 0


def _hint_at_hosts(host: str) -> None:
    """Say which variable lets other machines in, when they would be turned away."""
    if host not in supervise.LOOPBACK and not os.environ.get("SIGHTLINE_HOSTS"):
        click.echo(
            "Requests by any name but localhost are refused: name this server's host names in "
            "SIGHTLINE_HOSTS.",
            err=True,
        )
