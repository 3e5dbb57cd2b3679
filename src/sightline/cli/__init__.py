"""The command line: the verbs, and what the door needs before anything is installed."""


class Stopped(Exception):
    """A verb cannot go on; the words say why and what to do. It ends with exit status 1."""
