"""The lists of portfolios, programs, projects and their parts, a file a noun."""

from sightline.projects.lists.calendars import CALENDARS
from sightline.projects.lists.columns import date_column, major, money_column
from sightline.projects.lists.cross_links import CROSS_LINKS, cross_links_for
from sightline.projects.lists.groups import PORTFOLIOS, PROGRAMS
from sightline.projects.lists.plan import COST_YEARS, MILESTONES
from sightline.projects.lists.projects import COLOURS, PROJECTS, link, projects_for, stale
from sightline.projects.lists.raid import PROJECT_RAID, RAID, raid_for
from sightline.projects.lists.road import ROAD, road_for
from sightline.projects.lists.simulations import SIMULATIONS

__all__ = [
    "CALENDARS",
    "COLOURS",
    "COST_YEARS",
    "CROSS_LINKS",
    "MILESTONES",
    "PORTFOLIOS",
    "PROGRAMS",
    "PROJECTS",
    "PROJECT_RAID",
    "RAID",
    "ROAD",
    "SIMULATIONS",
    "cross_links_for",
    "date_column",
    "link",
    "major",
    "money_column",
    "projects_for",
    "raid_for",
    "road_for",
    "stale",
]
