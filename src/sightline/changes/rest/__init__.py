"""Change control over HTTP, a file a noun."""

from sightline.changes.rest import (
    agenda,
    area,
    boards,
    decisions,
    follow_ups,
    impacts,
    measures,
    options,
    requests,
    sittings,
    templates,
    votes,
    windows,
)

ROUTERS = tuple(
    each.api.router
    for each in (
        requests, area, options, impacts, templates, windows, measures,
        boards, sittings, agenda, votes, decisions, follow_ups,
    )
)  # fmt: skip
