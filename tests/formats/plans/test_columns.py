"""Records made by column are the same as those made one by one, and as frozen."""

from dataclasses import FrozenInstanceError

import pytest

from sightline.engines.schedule.plan import Activity, Link, LinkType
from sightline.formats.plans.columns import records


def test_they_equal_records_made_one_by_one() -> None:
    made = records(Activity, {"id": ["1", "2"], "name": ["x", "y"], "duration": [5, 0]})
    assert made == [Activity("1", "x", duration=5), Activity("2", "y")]
    assert hash(made[0]) == hash(Activity("1", "x", duration=5))
    assert repr(made[1]) == repr(Activity("2", "y"))


def test_they_are_frozen_and_share_nothing() -> None:
    first, second = records(Link, {"predecessor_id": ["1", "1"], "successor_id": ["2", "3"]})
    with pytest.raises(FrozenInstanceError):
        first.lag = 5  # type: ignore[misc]
    assert (first.type, first.__dict__ is second.__dict__) == (LinkType.FS, False)


def test_wrong_columns_are_our_own_mistake() -> None:
    with pytest.raises(TypeError, match="unknown"):
        records(Link, {"predecessor_id": [], "successor_id": [], "colour": []})
    with pytest.raises(TypeError, match="successor_id"):
        records(Link, {"predecessor_id": []})
    with pytest.raises(ValueError, match="shorter"):
        records(Link, {"predecessor_id": ["1"], "successor_id": []})


def test_columns_that_are_one_value_throughout() -> None:
    ends = {"predecessor_id": ["1", "1"], "successor_id": ["2", "2"]}
    assert records(Link, ends) == [Link("1", "2")] * 2
    assert records(Link, ends | {"lag": [5, 0]}) == [Link("1", "2", lag=5), Link("1", "2")]
    assert records(Link, {"predecessor_id": [], "successor_id": []}) == []
