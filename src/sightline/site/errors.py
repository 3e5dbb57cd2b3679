"""Problems as pages: the same words that the command refused with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.kernel.errors import NotFound, Problem, Stale

TITLES = {
    403: "You may not do this",
    404: "Not found",
    409: "Changed meanwhile",
    422: "Not accepted",
    503: "Try again soon",
}


def page_for(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer a problem with a page that says what happened and what to do."""
    context = {
        "problem": problem,
        "title": TITLES.get(problem.status, "This did not work"),
        "differences": getattr(problem, "differences", {}) if isinstance(problem, Stale) else {},
    }
    response = render(request, "ui/error.html", context, status=problem.status)
    if problem.status == 503:
        response["Retry-After"] = "2"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address."""
    return page_for(request, NotFound("This page"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token."""
    problem = Problem("The form has expired. Go back, reload the page and send it again.")
    problem.status = 403
    return page_for(request, problem)
