"""Everything that changes benefits after they were promised, a file a noun."""

from sightline.results.commands.adoption import forecast_benefit
from sightline.results.commands.benefits_map import (
    add_map_node,
    change_map_node,
    drop_map_node,
    link_map_nodes,
    unlink_map_nodes,
)
from sightline.results.commands.following import follow_projects
from sightline.results.commands.measures import add_measure, change_measure, drop_measure
from sightline.results.commands.profiles import change_profile, profile_benefit, share_benefit
from sightline.results.commands.readings import (
    attest_reading,
    confirm_reading,
    dispute_reading,
    read_benefit,
)
from sightline.results.commands.reported import (
    ReportedBenefit,
    ReportedMeasure,
    apply_measures,
)
from sightline.results.commands.steps import (
    admit_benefit,
    approve_benefit,
    baseline_benefit,
    close_benefit,
    deliver_benefit,
    drop_benefit,
    judge_benefit,
    realise_benefit,
    resume_benefit,
    rework_benefit,
    sustain_benefit,
)

__all__ = [
    "ReportedBenefit",
    "ReportedMeasure",
    "add_map_node",
    "add_measure",
    "admit_benefit",
    "apply_measures",
    "approve_benefit",
    "attest_reading",
    "baseline_benefit",
    "change_map_node",
    "change_measure",
    "change_profile",
    "close_benefit",
    "confirm_reading",
    "deliver_benefit",
    "dispute_reading",
    "drop_benefit",
    "drop_map_node",
    "drop_measure",
    "follow_projects",
    "forecast_benefit",
    "judge_benefit",
    "link_map_nodes",
    "profile_benefit",
    "read_benefit",
    "realise_benefit",
    "resume_benefit",
    "rework_benefit",
    "share_benefit",
    "sustain_benefit",
    "unlink_map_nodes",
]
