"""What maturity answers, each cut to what the actor may see."""

from sightline.maturity.queries.campaigns import (
    Answered,
    answers_of,
    assessed,
    beside,
    campaigns,
    my_part,
    respondents,
    the_campaign,
    the_respondent,
    to_answer,
)
from sightline.maturity.queries.improving import (
    Ranked,
    improvements,
    ranking,
    the_improvement,
)
from sightline.maturity.queries.levels import (
    Level,
    Line,
    earlier,
    history,
    level_of_offices,
    lines,
    maturities,
    results,
)
from sightline.maturity.queries.models import (
    maturity_models,
    model_versions,
    not_adopted,
    the_maturity_model,
    the_model_version,
    usable_versions,
)

__all__ = [
    "Answered",
    "Level",
    "Line",
    "Ranked",
    "answers_of",
    "assessed",
    "beside",
    "campaigns",
    "earlier",
    "history",
    "improvements",
    "level_of_offices",
    "lines",
    "maturities",
    "maturity_models",
    "model_versions",
    "my_part",
    "not_adopted",
    "ranking",
    "respondents",
    "results",
    "the_campaign",
    "the_improvement",
    "the_maturity_model",
    "the_model_version",
    "the_respondent",
    "to_answer",
    "usable_versions",
]
