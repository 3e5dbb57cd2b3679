"""Discovery: what is compared, what is suggested, and an index that follows the journal."""

import random
from datetime import timedelta
from typing import Any

import pytest

from sightline.engines.similarity import Index
from sightline.kernel import clock
from sightline.kernel.models import Job
from sightline.linkages import discovery
from sightline.linkages.jobs import GATHERS, refresh
from sightline.linkages.models import Linkage
from sightline.projects import commands as projects
from sightline.projects.compared import compared
from tests.linkages.scene import Scene, n_entries, rows

pytestmark = pytest.mark.django_db
PAIR = frozenset(("PAY", "EXP"))


def item(scene: Scene, code: str) -> Any:
    (row,) = compared(scene.world.organisation.pk, [scene.projects[code].pk])
    return row


def raise_raid(scene: Scene, code: str, kind: str, title: str, **fields: Any) -> Any:
    if kind == "dependency":
        fields["needs_from_id"] = scene.projects["FOR"].pk
    return projects.raise_raid(
        scene.actor("named"),
        project_id=scene.projects[code].pk,
        kind=kind,
        title=title,
        **fields,
    )


def test_two_that_touch_the_same_rare_system_are_suggested(found: Scene) -> None:
    row = found.row("PAY", "EXP")
    assert row.state == Linkage.State.SUGGESTED
    assert row.meaning == "integration point"
    names = {each["name"] for signal in row.evidence for each in signal["shared"]}
    assert "Stipend" in names
    assert row.score_permille >= 300
    assert frozenset(("BRI", "SCH")) not in found.pairs()


def test_only_what_is_published_is_compared(scene: Scene) -> None:
    raise_raid(scene, "PAY", "risk", "Shown risk")
    raise_raid(scene, "PAY", "risk", "Kept risk", in_report=False)
    raise_raid(scene, "PAY", "assumption", "Inflation: 2 %")
    raise_raid(scene, "PAY", "assumption", "Kept assumption", in_report=False)
    raise_raid(scene, "PAY", "dependency", "The road is open")
    done = raise_raid(scene, "PAY", "risk", "Closed risk")
    projects.move_raid(scene.actor("named"), item_id=done.pk, verb="close", why="It passed.")
    row = item(scene, "PAY")
    assert row.risks == ["Shown risk"]
    assert row.assumptions == [("Inflation: 2 %", "")]
    assert row.needs == ["The road is open"]
    assert discovery._assumed("Inflation: 2 %", "") == ("Inflation", "2 %")
    assert discovery._assumed("Inflation", "stays at 3 %") == ("Inflation", "stays at 3 %")


def test_contradicting_assumptions_are_told(scene: Scene) -> None:
    raise_raid(scene, "BRI", "assumption", "Inflation: 2 %")
    raise_raid(scene, "SCH", "assumption", "Inflation: 6 %")
    scene.refresh()
    row = scene.row("BRI", "SCH")
    assert row.meaning == "inconsistency"
    assert "2 %" in str(row.evidence)
    assert "6 %" in str(row.evidence)


def test_who_ended_or_left_is_not_compared(found: Scene) -> None:
    executive = found.actor("executive")
    projects.move_project(
        executive, project_id=found.projects["EXP"].pk, verb="cancel", why="No money."
    )
    assert PAIR in found.pairs()
    done = found.refresh()
    assert PAIR not in found.pairs()
    assert done.gone


def test_a_second_run_writes_nothing(found: Scene) -> None:
    before = n_entries(), list(rows().values_list("pk", "version", "digest").order_by("pk"))
    done = found.refresh()
    assert done.is_empty
    after = n_entries(), list(rows().values_list("pk", "version", "digest").order_by("pk"))
    assert after == before


def test_only_the_machine_discovers(found: Scene) -> None:
    from sightline.kernel.errors import Forbidden
    from sightline.linkages import commands

    before = n_entries()
    for key in ("lead", "north", "admin", "executive"):
        with pytest.raises(Forbidden):
            commands.refresh_linkages(found.actor(key), found=())
    assert n_entries() == before


def test_an_event_queues_one_job_that_discovers(scene: Scene) -> None:
    waiting = Job.objects.filter(name="linkages.refresh", state=Job.State.READY)
    job = waiting.get()  # all projects were opened before it was due
    assert job.organisation_id == scene.world.organisation.pk
    from sightline.kernel import jobs

    with clock.at(clock.now() + GATHERS + timedelta(seconds=1)):
        taken = jobs.take("one")
        assert taken is not None
        jobs.run(taken)
    assert PAIR in scene.pairs()
    assert not waiting.exists()
    scene.touch("SCH", "system", "Stipend")
    assert waiting.count() == 1


def test_a_job_without_an_organisation_does_nothing(scene: Scene) -> None:
    from sightline.kernel.jobs import Tick

    refresh(tick=Tick(scene.world.organisation.pk))
    assert not scene.pairs()


def told(scene: Scene) -> Any:
    return [(one.first, one.second, one.score, one.digest) for one in
            discovery.found(scene.world.organisation.pk)]  # fmt: skip


def made_anew(scene: Scene) -> Any:
    """The slow reference: an index of all rows as they are now."""
    organisation = scene.world.organisation.pk
    index = Index(discovery._items(organisation))
    most = 2 * discovery.n_suggested(len(index))
    return [
        (one.first, one.second, one.score, one.digest)
        for one in index.suggest(most=most, at_least=discovery.KEPT)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_index_that_follows_is_the_index_made_anew(scene: Scene, seed: int) -> None:
    dice, touched = random.Random(seed), []
    codes = [code for code in scene.projects if code not in {"SEA", "CAR"}]
    for step in range(14):
        code = dice.choice(codes)
        project_id = scene.projects[code].pk
        pick = dice.randrange(6)
        if pick == 0:
            subject = f"System {dice.randrange(3)}"
            known = scene.projects[code].touches.filter(subject__name=subject)
            if not known.exists():
                touched.append(scene.touch(code, "system", subject))
        elif pick == 1 and touched:
            row = touched.pop(dice.randrange(len(touched)))
            projects.leave_subject(scene.actor("named"), touch_id=row.pk)
        elif pick == 2:
            text = " ".join(dice.choices(("heat", "pump", "river", "ledger", "quay"), k=6))
            projects.change_project(scene.actor("named"), project_id=project_id, description=text)
        elif pick == 3:
            raise_raid(scene, code, "assumption", f"Inflation: {dice.randrange(3)} %")
        elif pick == 4:
            scene.open(f"NEW{step}", f"Quay {dice.choice(('heat', 'pump'))} works")
        else:
            raise_raid(scene, code, "risk", f"Cause {dice.randrange(3)}")
        assert told(scene) == made_anew(scene), (seed, step, pick)
    assert scene.world.organisation.pk in discovery._HELD


def test_another_day_another_index(scene: Scene) -> None:
    told(scene)
    held = discovery._HELD[scene.world.organisation.pk].index
    told(scene)
    assert discovery._HELD[scene.world.organisation.pk].index is held
    with clock.at(clock.now() + timedelta(days=1)):
        told(scene)
        assert discovery._HELD[scene.world.organisation.pk].index is not held
