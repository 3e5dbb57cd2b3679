"""What knowledge answers, each cut to what the actor may see."""

from sightline.knowledge.queries.lessons import (
    Matched,
    applicable,
    lessons,
    lessons_of,
    matching,
    numbers,
    the_lesson,
    the_use,
    uses,
)
from sightline.knowledge.queries.sharing import (
    Beside,
    beside_first,
    lines_of,
    plan_version_shown,
    plan_versions,
    reusable_in,
    reuses,
    shared_plans,
    the_plan_version,
    the_reuse,
    the_shared_plan,
)

__all__ = [
    "Beside",
    "Matched",
    "applicable",
    "beside_first",
    "lessons",
    "lessons_of",
    "lines_of",
    "matching",
    "numbers",
    "plan_version_shown",
    "plan_versions",
    "reusable_in",
    "reuses",
    "shared_plans",
    "the_lesson",
    "the_plan_version",
    "the_reuse",
    "the_shared_plan",
    "the_use",
    "uses",
]
