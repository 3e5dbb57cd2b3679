"""Forms of linkages and dependencies."""

from sightline.linkages.forms.dependencies import (
    DependencyForm,
    FromRaidForm,
    MeetForm,
    ProposeForm,
    RenewForm,
    WhyForm,
)

__all__ = ["DependencyForm", "FromRaidForm", "MeetForm", "ProposeForm", "RenewForm", "WhyForm"]
