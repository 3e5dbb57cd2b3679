"""``python -m sightline.cli VERB``: what the door calls inside the environment."""

import sys

import click

from sightline.cli import Stopped
from sightline.cli.app import app

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Carry out the command line and return the exit status; errors go to standard error."""
    try:
        status = app.main(args=arguments, prog_name="sightline", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except Stopped as stopped:
        click.echo(f"sightline: {stopped}", err=True)
        return 1
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(main())
