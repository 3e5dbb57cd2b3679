"""Problems as pages: the same words that the command refused with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.kernel.errors import NotFound, Problem, Stale
from sightline.ui.api.parameters import ROOT
from sightline.ui.api.problems import problem_response

TITLES = {
    403: "You may not do this",
    404: "Not found",
    409: "Changed meanwhile",
    422: "Not accepted",
    503: "Try again soon",
}


API = f"{ROOT}/"
WRONG_METHOD = 405


def page_for(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer a problem with a page (the API: with problem details) that says what to do."""
    if request.path.startswith(API):
        return problem_response(request, problem)
    context = {
        "problem": problem,
        "title": TITLES.get(problem.status, "This did not work"),
        "differences": getattr(problem, "differences", {}) if isinstance(problem, Stale) else {},
    }
    response = render(request, "ui/error.html", context, status=problem.status)
    if problem.status == 503:
        response["Retry-After"] = "2"
    return response


def in_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the answer; a method that an address of the API does not take is told in full."""
    if response.status_code != WRONG_METHOD or not request.path.startswith(API):
        return response
    allowed = ", ".join(sorted(response.get("Allow", "").split(", ")))
    problem = Problem(f"This address takes {allowed} only.", "wrong-method")
    problem.status = WRONG_METHOD
    told = problem_response(request, problem)
    told["Allow"] = allowed
    return told


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address."""
    return page_for(request, NotFound("This page"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token."""
    problem = Problem("The form has expired. Go back, reload the page and send it again.")
    problem.status = 403
    return page_for(request, problem)
