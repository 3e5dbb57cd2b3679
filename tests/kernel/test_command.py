"""Commands: one transaction with one trace, joined when nested, repeated when the store is busy."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from sightline.identity import commands, policy
from sightline.identity.events import OfficeChanged
from sightline.identity.models import Office
from sightline.kernel import frame, idempotency, journal
from sightline.kernel.command import claim, command, find, nothing_changed, record, unit
from sightline.kernel.errors import Busy, Forbidden, NotFound, Refused, UnexplainedChange
from sightline.kernel.events import Event
from sightline.kernel.ids import new_id
from sightline.kernel.models import Job, JournalEntry, Receipt, RowChange
from sightline.kernel.policy import Actor
from tests.kernel.conftest import Wire, rows_of
from tests.world import World

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Tried(Event):
    """Something that only these tests do."""


def name_of(office_id: UUID) -> str:
    return str(rows_of("identity.Office", pk=office_id)[0].name)


def rename(world: World, code: str, name: str) -> None:
    office = Office.objects.system("test").get(pk=world.id(code))
    office.name = name
    office.save()


def counts() -> tuple[int, int, int, int]:
    return (
        JournalEntry.objects.count(),
        RowChange.objects.count(),
        Job.objects.count(),
        Receipt.objects.count(),
    )


def test_a_nested_command_joins_the_transaction_and_the_chain(world: World) -> None:
    lead, before = world.actor("lead"), JournalEntry.objects.count()

    @command
    def rename_both(actor: Actor) -> None:
        commands.change_office(actor, office_id=world.id("north"), name="N")
        commands.change_office(actor, office_id=world.id("south"), name="S")
        record(Tried(about=world.id("hq")))

    rename_both(lead)
    entries = list(JournalEntry.objects.order_by("sequence"))[before:]
    assert [e.kind.split(".")[1] for e in entries] == ["OfficeChanged", "OfficeChanged", "Tried"]
    assert [e.n_changes for e in entries] == [1, 1, 0]
    assert journal.verify(world.organisation.pk).breaks == ()


def test_a_failure_after_a_nested_command_undoes_that_too(world: World, wired: Wire) -> None:
    wired(OfficeChanged, "test.told", lambda **_: None)
    before = counts()

    @command
    def rename_and_fail(actor: Actor) -> None:
        commands.change_office(actor, office_id=world.id("north"), name="N")
        raise Refused("no-luck", "This always fails.")

    with pytest.raises(Refused):
        rename_and_fail(world.actor("lead"))
    assert counts() == before
    assert name_of(world.id("north")) == "Office north"
    assert frame.running.get() is None


def test_a_refused_nested_command_leaves_nothing_and_the_outer_one_goes_on(world: World) -> None:
    @command
    def half(actor: Actor) -> None:
        rename(world, "south", "Half done")
        record(Tried(about=world.id("south")))
        raise Refused("half", "Refused after the change.")

    @command
    def each(actor: Actor) -> list[str]:
        told = []
        for attempt in (half, half):
            try:
                attempt(actor)
            except Refused as refused:
                told.append(refused.code)
        commands.change_office(actor, office_id=world.id("north"), name="N")
        return told

    before = JournalEntry.objects.count()
    assert each(world.actor("lead")) == ["half", "half"]
    assert (name_of(world.id("south")), name_of(world.id("north"))) == ("Office south", "N")
    assert JournalEntry.objects.count() == before + 1
    assert journal.verify(world.organisation.pk).breaks == ()


def test_each_change_is_explained_by_the_command_that_made_it(world: World) -> None:
    @command
    def outer(actor: Actor) -> None:
        rename(world, "south", "Outer")
        commands.change_office(actor, office_id=world.id("north"), name="Inner")
        record(Tried(about=world.id("south")))

    outer(world.actor("lead"))
    latest = {e.kind: e for e in JournalEntry.objects.order_by("sequence")}
    changed = {
        kind: list(latest[kind].changes.values_list("row_id", flat=True))
        for kind in (Tried.name(), OfficeChanged.name())
    }
    assert changed[Tried.name()] == [world.id("south")]
    assert changed[OfficeChanged.name()] == [world.id("north")]


def test_the_nested_actor_signs_its_own_entry_only(world: World) -> None:
    lead, admin = world.actor("lead"), world.actor("admin")

    @command
    def outer(actor: Actor) -> None:
        commands.note_sign_in(lead, method="test")
        record(Tried(about=world.id("hq")))

    outer(admin)
    last_two = JournalEntry.objects.order_by("-sequence")[:2]
    assert [e.actor_id for e in last_two] == [admin.id, lead.id]


def test_a_command_without_an_event_fails(world: World) -> None:
    @command
    def silent(actor: Actor) -> None:
        pass

    with pytest.raises(UnexplainedChange, match="silent recorded no event"):
        silent(world.actor("lead"))


def test_a_command_that_found_all_as_asked_says_so(world: World) -> None:
    @command
    def quiet(actor: Actor) -> None:
        nothing_changed()

    @command
    def outer(actor: Actor) -> None:
        quiet(actor)

    before = counts()
    quiet(world.actor("lead"))
    outer(world.actor("lead"))
    assert counts() == before


def test_quiet_is_no_cloak_for_a_change(world: World) -> None:
    @command
    def sly(actor: Actor) -> None:
        rename(world, "north", "Sly")
        nothing_changed()

    with pytest.raises(UnexplainedChange):
        sly(world.actor("lead"))
    assert name_of(world.id("north")) == "Office north"


def test_a_change_beside_the_commands_of_a_unit_fails(world: World) -> None:
    lead = world.actor("lead")

    def beside() -> tuple[int, object]:
        rename(world, "north", "Beside")
        return 200, None

    with pytest.raises(UnexplainedChange), unit(lead):
        rename(world, "north", "Beside")
    with pytest.raises(UnexplainedChange):
        idempotency.once(lead, "k", {}, beside)
    assert name_of(world.id("north")) == "Office north"
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("n_failures", [1, 2])
def test_a_busy_store_is_asked_again(world: World, n_failures: int) -> None:
    tries: list[int] = []

    @command
    def stubborn(actor: Actor) -> str:
        rename(world, "north", f"Try {len(tries)}")
        record(Tried(about=world.id("north")))
        tries.append(1)
        if len(tries) <= n_failures:
            raise OperationalError("database is locked")
        return "done"

    before = JournalEntry.objects.count()
    assert stubborn(world.actor("lead")) == "done"
    assert len(tries) == n_failures + 1
    assert JournalEntry.objects.count() == before + 1
    assert name_of(world.id("north")) == f"Try {n_failures}"


def test_after_three_attempts_it_is_busy_and_nothing_changed(world: World) -> None:
    tries: list[int] = []

    @command
    def hopeless(actor: Actor) -> None:
        rename(world, "north", "Never")
        tries.append(1)
        raise OperationalError("database is locked")

    before = counts()
    with pytest.raises(Busy) as busy:
        hopeless(world.actor("lead"))
    assert (len(tries), busy.value.status) == (3, 503)
    assert counts() == before
    assert name_of(world.id("north")) == "Office north"


def test_a_keyed_call_is_repeated_and_busy_like_a_command(world: World) -> None:
    tries: list[int] = []

    def call() -> tuple[int, object]:
        tries.append(1)
        raise OperationalError("deadlock detected")

    with pytest.raises(Busy):
        idempotency.once(world.actor("lead"), "k", {}, call)
    assert len(tries) == 3


def test_an_unclear_commit_is_busy_and_not_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    leave = transaction.Atomic.__exit__

    def broken(self: transaction.Atomic, *what: object) -> None:
        leave(self, *what)  # type: ignore[arg-type]
        if getattr(self, "durable", False):
            raise OperationalError("server closed the connection unexpectedly")

    @command
    def once_only(actor: Actor) -> None:
        tries.append(1)
        record(Tried(about=world.id("north")))

    with monkeypatch.context() as patch:
        patch.setattr(transaction.Atomic, "__exit__", broken)
        with pytest.raises(Busy, match="not known"):
            once_only(world.actor("lead"))
    assert tries == [1]


def test_the_second_attempt_sees_the_row_that_got_in_between(world: World) -> None:
    tries: list[int] = []

    @command
    def late(actor: Actor) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("UNIQUE constraint failed")
        raise Refused("code-taken", "An office with that code exists already.")

    with pytest.raises(Refused, match="exists already"):
        late(world.actor("lead"))


def test_claim_tells_hidden_from_forbidden(world: World) -> None:
    world.person("reader", "reader")
    stranger = Actor(new_id(), new_id(), name="stranger")
    with pytest.raises(NotFound) as hidden:
        commands.change_office(stranger, office_id=world.id("north"), name="X")
    with pytest.raises(NotFound) as missing:
        commands.change_office(world.actor("lead"), office_id=new_id(), name="X")
    assert hidden.value.words == missing.value.words
    with pytest.raises(Forbidden, match="strategic pmo"):
        commands.change_office(world.actor("reader"), office_id=world.id("north"), name="X")
    with unit(world.actor("lead")), pytest.raises(NotFound):
        find(Office, None, stranger)
    with transaction.atomic(), pytest.raises(NotFound):
        claim(Office, new_id(), stranger, policy.manage_offices)


def test_a_command_never_writes_two_journals(world: World) -> None:
    @command
    def both(actor: Actor) -> None:
        record(Tried(about=world.id("hq")))
        record(Tried(about=world.id("hq")), organisation_id=new_id())

    with pytest.raises(UnexplainedChange, match="2 organisations"):
        both(world.actor("lead"))


def test_a_command_refuses_to_run_inside_a_foreign_transaction(committed: World) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        commands.change_office(committed.actor("lead"), office_id=committed.id("hq"), name="X")
    assert not connection.in_atomic_block
