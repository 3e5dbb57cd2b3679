"""Journal search: by page and by filter, for those whose role spans the organisation."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.audit.queries import Filters, changes_of, search_journal
from sightline.identity import commands
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(world: World) -> World:
    world.person("auditor", "auditor")
    return world


def kinds(world: World, key: str = "auditor", **asked: object) -> list[str]:
    page = search_journal(world.actor(key), Filters(**asked))  # type: ignore[arg-type]
    return [line.kind.split(".")[1] for line in page.lines]


def test_pages_join_without_a_gap_while_entries_arrive(auditor: World) -> None:
    reader, cursor, seen = auditor.actor("auditor"), None, []
    n_entries = JournalEntry.objects.count()
    while True:
        page = search_journal(reader, Filters(), cursor, size=4)
        seen += [line.sequence for line in page.lines]
        commands.note_sign_in(reader, method="test")
        if page.cursor is None:
            break
        cursor = page.cursor
    assert seen == list(range(n_entries, 0, -1))


def test_an_exact_last_page_has_no_next(auditor: World) -> None:
    n_entries = JournalEntry.objects.count()
    assert search_journal(auditor.actor("auditor"), Filters(), size=n_entries).cursor is None


def test_filters_narrow_and_join(auditor: World) -> None:
    lead, north = auditor.actor("lead"), auditor.id("north")
    later = datetime(2031, 5, 6, 23, 59, 59, 999999, tzinfo=UTC)
    with clock.at(later):
        commands.close_office(lead, office_id=north, on=date(2032, 1, 1), why="The MERGER, 100%")
    assert kinds(auditor, text="merger, 100%") == ["OfficeClosed"]
    assert kinds(auditor, text="merger_ 100_") == []
    assert kinds(auditor, about=north) == ["OfficeClosed", "OfficeOpened"]
    assert kinds(auditor, who=lead.id, kind="identity.OfficeClosed") == ["OfficeClosed"]
    assert kinds(auditor, kind="identity.OfficeOpened") == ["OfficeOpened"] * 5
    assert len(kinds(auditor, kind="identity")) == JournalEntry.objects.count()
    assert kinds(auditor, kind="ident") == []
    assert kinds(auditor, since=later.date(), until=later.date()) == ["OfficeClosed"]
    assert kinds(auditor, since=later.date() + timedelta(days=1)) == []
    assert kinds(auditor, until=date.max, about=new_id()) == []
    assert set(kinds(auditor, channel="cli")) == {
        "OrganisationFounded",
        "PersonAdded",
        "RoleGranted",
    }


def test_a_line_names_who_acted_as_they_are_called_now(auditor: World) -> None:
    lead = auditor.people["lead"].pk
    commands.change_person(auditor.actor("admin"), person_id=lead, name="New Name")
    page = search_journal(auditor.actor("auditor"), Filters(who=lead))
    assert {line.who for line in page.lines} == {"New Name"}
    founded = search_journal(auditor.actor("auditor"), Filters(kind="identity.OrganisationFounded"))
    assert [line.who for line in founded.lines] == [""]


@pytest.mark.parametrize("field", ["text", "kind", "channel"])
def test_what_cannot_be_searched_for_is_refused(auditor: World, field: str) -> None:
    for bad in ("a\x00b", "\ud800", "x" * 201):
        with pytest.raises(Invalid) as refused:
            search_journal(auditor.actor("auditor"), Filters(**{field: bad}))  # type: ignore[arg-type]
        assert list(refused.value.fields) == [field]


def test_who_may_search(auditor: World) -> None:
    for role in ("executive", "program_office", "project_manager", "reader"):
        auditor.person(role, role)
    auditor.person("local", "auditor", auditor.office_node("north"))
    assert kinds(auditor, "auditor")
    others = ("executive", "program_office", "project_manager", "reader", "local")
    for key in ("lead", "admin", *others):
        with pytest.raises(Forbidden):
            kinds(auditor, key)


def test_the_journal_of_another_organisation_is_not_there(auditor: World) -> None:
    other = commands.found_organisation(OPERATOR, name="Elsewhere")
    eve = commands.add_person(
        OPERATOR, organisation_id=other.pk, name="Eve", email="eve@elsewhere.test"
    )
    node = commands.Node("organisation", other.pk, other.name)
    commands.grant_role(OPERATOR, person_id=eve.pk, role="auditor", node=node, reason="test")
    ours = JournalEntry.objects.filter(organisation_id=auditor.organisation.pk)
    page = search_journal(actor_for(eve), Filters())
    assert len(page.lines) == 3
    assert not {line.id for line in page.lines} & set(ours.values_list("id", flat=True))
    with pytest.raises(NotFound):
        changes_of(actor_for(eve), ours[0].id)


def test_an_auditor_reads_the_changes_of_an_entry(auditor: World) -> None:
    commands.change_office(
        auditor.actor("lead"), office_id=auditor.id("north"), name="N", mandate="M"
    )
    newest = search_journal(auditor.actor("auditor"), Filters(), size=1).lines[0]
    held = changes_of(auditor.actor("auditor"), newest.id)
    assert [change.after for change in held] == [{"name": "N", "mandate": "M"}]
    with pytest.raises(Forbidden):
        changes_of(auditor.actor("lead"), newest.id)
