"""The realisation plan of a benefit: as it was promised, and as it follows its project."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sightline.engines.benefits import Ramp
from sightline.results.models import Profile
from sightline.results.rules import plan

if TYPE_CHECKING:
    from sightline.projects.models import Project


def finish_of(project: "Project") -> date | None:
    """Return when a project finished, else when it is forecast to, else when it was to."""
    return project.actual_finish or project.forecast_finish or project.baseline_finish


def first_effect(profile: Profile, finish: date | None) -> date | None:
    """Return the day of the first effect: so many days after a finish, else the day promised."""
    if finish is None:
        due: date | None = profile.benefit.due
        return due
    return finish + timedelta(profile.lag_days)


def yearly(profile: Profile) -> int:
    """Return the amount a year that was agreed; before the approval, the one promised; else 0."""
    agreed = profile.agreed_minor if profile.agreed_on else profile.benefit.promised_minor
    return agreed or 0


def promised(profile: Profile) -> Ramp | None:
    """Return the plan as it was approved; ``None`` before that."""
    if profile.agreed_start is None:
        return None
    return plan.laid(profile.agreed_start, profile.ramp_days, yearly(profile))


def followed(profile: Profile) -> Ramp | None:
    """Return the plan as it follows the project; before the approval, as it would be now."""
    finish = profile.follows_finish or finish_of(profile.benefit.project)
    starts = first_effect(profile, finish)
    return None if starts is None else plan.laid(starts, profile.ramp_days, yearly(profile))


def go_live(profile: Profile) -> date | None:
    """Return the day before which a baseline must have been measured: finish or first effect."""
    return finish_of(profile.benefit.project) or first_effect(profile, None)
