"""What people make of suggestions: the moves, the refusals, who may, and what is remembered."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Problem, Refused, Stale
from sightline.kernel.models import JournalEntry
from sightline.linkages import commands, rules
from sightline.linkages.models import Linkage
from sightline.linkages.queries import linkages as queries
from sightline.projects import commands as projects
from tests.linkages.scene import Scene, n_entries, rows

pytestmark = pytest.mark.django_db
WHY = "They pay different people."
Call = Callable[..., Any]


def dismiss(scene: Scene, who: str = "lead", **fields: Any) -> Linkage:
    given = {"linkage_id": scene.id("PAY", "EXP"), "reason": WHY, **fields}
    return commands.dismiss_linkage(scene.actor(who), **given)


def confirm(scene: Scene, who: str = "lead", **fields: Any) -> Linkage:
    given = {"linkage_id": scene.id("PAY", "EXP"), "kind": "integration", **fields}
    return commands.confirm_linkage(scene.actor(who), **given)


def act(scene: Scene, who: str = "lead", **fields: Any) -> Linkage:
    given: dict[str, Any] = {
        "linkage_id": scene.id("PAY", "EXP"),
        "action": "One interface for both",
        "action_owner_id": scene.world.people["pm"].pk,
        "action_due": date(2027, 1, 1),
        "saving_expected_minor": 900_00,
    }
    return commands.act_on_linkage(scene.actor(who), **given | fields)


def refused(call: Call, kind: type[Problem]) -> Problem:
    """Return the refusal, after a look that it left nothing."""
    before = n_entries(), list(rows().order_by("pk").values())
    with pytest.raises(kind) as caught:
        call()
    assert (n_entries(), list(rows().order_by("pk").values())) == before
    return caught.value


def test_the_whole_way(found: Scene) -> None:
    lead = found.actor("lead")
    row = commands.review_linkage(lead, linkage_id=found.id("PAY", "EXP"))
    assert row.state == Linkage.State.REVIEWED
    row = confirm(found, note="One payslip.")
    assert (row.state, row.kind, row.reason) == ("confirmed", "integration", "One payslip.")
    assert (row.judged_by_id, row.judged_on) == (lead.id, clock.today())
    row = act(found)
    assert (row.state, row.saving_expected_minor) == ("acted", 900_00)
    row = act(found, action="Two interfaces")
    assert (row.state, row.action) == ("acted", "Two interfaces")
    row = commands.close_linkage(lead, linkage_id=row.pk, saving_minor=800_00, why="Done.")
    assert (row.state, row.saving_minor, row.closed_on) == ("closed", 800_00, clock.today())
    kinds = JournalEntry.objects.filter(about=row.pk).order_by("sequence")
    assert [kind.rsplit(".", 1)[1] for kind in kinds.values_list("kind", flat=True)] == [
        "LinkageReviewed",
        "LinkageConfirmed",
        "LinkageActed",
        "LinkageActed",
        "LinkageClosed",
    ]


def test_refusals_name_the_guard_and_leave_nothing(found: Scene) -> None:
    lead, pk = found.actor("lead"), found.id("PAY", "EXP")
    assert refused(lambda: dismiss(found, reason="  "), Refused).code == "no-reason"
    assert refused(lambda: act(found), Refused).code == "wrong-state"
    close = refused(lambda: commands.close_linkage(lead, linkage_id=pk), Refused)
    assert close.code == "wrong-state"
    refused(lambda: confirm(found, kind="twin"), Invalid)
    refused(lambda: confirm(found, seen=99), Stale)
    confirm(found)
    assert refused(lambda: dismiss(found), Refused).code == "wrong-state"
    assert refused(lambda: act(found, action_owner_id=None), Refused).code == "no-owner"
    refused(lambda: act(found, action_owner_id=pk), NotFound)
    refused(lambda: act(found, action=" "), Invalid)
    refused(lambda: act(found, saving_expected_minor=-1), Invalid)
    refused(lambda: commands.close_linkage(lead, linkage_id=pk, saving_minor=-1), Invalid)


def test_every_kind_can_be_confirmed(found: Scene) -> None:
    assert set(rules.LINKAGE_KINDS) == {
        "dependency", "integration", "component", "duplicate", "synergy", "conflict"
    }  # fmt: skip


#: Who judges the pair of a northern and a southern project: sight of both, and an office of one.
MAY = {
    "lead": None,
    "named": None,
    "wide": None,
    "north": NotFound,
    "south": NotFound,
    "pm": NotFound,
    "executive": Forbidden,
    "auditor": Forbidden,
    "reader": Forbidden,
    "admin": NotFound,
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_judge_a_suggestion(found: Scene, who: str) -> None:
    calls: list[Call] = [
        lambda: commands.review_linkage(found.actor(who), linkage_id=found.id("PAY", "EXP")),
        lambda: confirm(found, who),
    ]
    for call in calls:
        expected = MAY[who]
        if expected is None:
            call()
        else:
            refused(call, expected)


@pytest.mark.parametrize("who", MAY)
def test_who_sees_one_side_of_what_is_in_force_cannot_go_on_with_it(found: Scene, who: str) -> None:
    confirm(found)
    expected = MAY[who]
    if expected is None:
        act(found, who)
        return
    sees_one = who in {"north", "south", "pm"}
    refused(lambda: act(found, who), Forbidden if sees_one else expected)


def test_a_dismissal_is_remembered_until_what_is_shared_changes(found: Scene) -> None:
    dismiss(found)
    assert found.refresh().is_empty
    assert found.row("PAY", "EXP").state == "dismissed"
    found.open("NEW", "A third with nothing shared")
    found.refresh()
    assert found.row("PAY", "EXP").state == "dismissed"
    found.touch("EXP", "vendor", "Orrin")
    done = found.refresh()
    row = found.row("PAY", "EXP")
    assert [one.pk for one in done.again] == [row.pk]
    assert (row.state, row.reason) == ("suggested", WHY)
    page = found.client("lead").get(f"/linkages/{row.pk}").content.decode()
    assert "has changed since" in page


def test_what_came_back_and_holds_no_longer_rests_as_dismissed(found: Scene) -> None:
    dismiss(found)
    touch = found.touch("EXP", "vendor", "Orrin")
    found.refresh()
    assert found.row("PAY", "EXP").state == "suggested"
    projects.leave_subject(found.actor("named"), touch_id=touch.pk)
    for code in ("PAY", "EXP"):
        for each in found.projects[code].touches.all():
            projects.leave_subject(found.actor("named"), touch_id=each.pk)
    found.refresh()
    row = found.row("PAY", "EXP")
    assert (row.state, row.reason) == ("dismissed", WHY)


def test_what_was_confirmed_is_left_alone(found: Scene) -> None:
    confirm(found)
    before = rows().filter(pk=found.id("PAY", "EXP")).values().get()
    found.touch("EXP", "vendor", "Orrin")
    for each in found.projects["PAY"].touches.all():
        projects.leave_subject(found.actor("named"), touch_id=each.pk)
    found.refresh()
    assert rows().filter(pk=before["id"]).values().get() == before


def test_new_evidence_reaches_what_is_under_review(found: Scene) -> None:
    commands.review_linkage(found.actor("lead"), linkage_id=found.id("PAY", "EXP"))
    found.touch("EXP", "vendor", "Orrin")
    found.refresh()
    row = found.row("PAY", "EXP")
    assert row.state == "reviewed"
    assert "Orrin" in str(row.evidence)


def undo(scene: Scene, who: str = "lead", row: Linkage | None = None) -> Linkage:
    about = (row or scene.row("PAY", "EXP")).pk
    entry = JournalEntry.objects.filter(about=about).latest("sequence")
    return commands.undo_linkage(scene.actor(who), entry_id=entry.pk)


def test_a_judgement_is_taken_back(found: Scene) -> None:
    before = found.row("PAY", "EXP")
    dismiss(found)
    row = undo(found)
    assert (row.state, row.reason, row.judged_by_id) == (before.state, "", None)
    confirm(found)
    assert undo(found).state == "suggested"


def test_what_cannot_be_taken_back(found: Scene) -> None:
    dismiss(found)
    assert refused(lambda: undo(found, "named"), Refused).code == "not-yours"
    later = clock.now() + timedelta(minutes=11)
    with clock.at(later):
        assert refused(lambda: undo(found), Refused).code == "too-late"
    entry = JournalEntry.objects.filter(kind="linkages.LinkageDismissed").get()
    found.touch("EXP", "vendor", "Orrin")
    found.refresh()
    lead = found.actor("lead")
    gone = refused(lambda: commands.undo_linkage(lead, entry_id=entry.pk), Refused)
    assert gone.code == "changed-since"


def test_precision_is_confirmed_of_judged_and_the_money_saved(found: Scene) -> None:
    lead = found.actor("lead")
    assert queries.precision(lead).share is None
    confirm(found)
    act(found)
    commands.close_linkage(lead, linkage_id=found.id("PAY", "EXP"), saving_minor=700_00)
    found.touch("BRI", "vendor", "Ferrous")
    found.touch("SCH", "vendor", "Ferrous")
    found.refresh()
    commands.dismiss_linkage(lead, linkage_id=found.id("BRI", "SCH"), reason="Far apart.")
    held = queries.precision(lead)
    assert (held.n_confirmed, held.n_judged, held.share) == (1, 2, 0.5)
    assert list(held.savings) == [("GBP", 900_00, 700_00)]
    assert {one[0]: one[1:] for one in held.by_meaning}["integration point"] == (1, 1)
    assert queries.precision(found.actor("north")).n_judged == 0  # sees no pair whole
