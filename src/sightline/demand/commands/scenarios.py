"""Scenarios: made, copied, changed, with deltas laid and dropped by hand, and given up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.candidates import Pool, laid_of, pool_of
from sightline.demand.commands.keeping import acting, office_for
from sightline.demand.models import Scenario, ScenarioDelta
from sightline.demand.queries.scenarios import the_delta
from sightline.demand.rules import scenario as rules
from sightline.demand.rules.choosing import arranged
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import delete_rows, insert_rows
from sightline.projects.queries import the_portfolio

NAME = 120
WHY_NAME = "a name is given once in an organisation"
WHY_DELTAS = "a scenario is changed whole, whoever may see each delta"
TERMS = frozenset(
    {
        *("name", "words", "first_year", "n_periods", "value_years", "rate_permille"),
        *("most_shift", "level", "uplift_p50_permille", "uplift_p80_permille"),
        *("kept_p80_permille", "limits"),
    }
)
MOST_PERMILLE = {"rate_permille": 500, "uplift_p50_permille": 5000, "uplift_p80_permille": 5000,
                 "kept_p80_permille": 1000}  # fmt: skip


@command
def make_scenario(
    actor: Actor,
    /,
    *,
    name: str,
    office_id: UUID | None = None,
    portfolio_id: UUID | None = None,
    **fields: Any,
) -> Scenario:
    """Make a scenario over the live portfolio: today's plan, until deltas are laid over it.

    Args:
        office_id: Whose plan it is, with all below; the topmost office if it is left out.
        portfolio_id: Only the projects of a portfolio.
        fields: Any of what ``change_scenario`` takes.

    Raises:
        NotFound: The office or portfolio is not visible.
        Forbidden: Only an executive, the strategic PMO or an office of that part.
        Invalid: Values that their columns do not take, or limits that are none.
        Refused: ``name-taken``, ``bad-horizon``, ``office-closed``.
    """
    organisation = the_organisation(actor)
    today, month = clock.today(), organisation.fiscal_year_starts
    portfolio = None if portfolio_id is None else the_portfolio(actor, portfolio_id)
    person = acting(actor)
    row = Scenario(
        organisation=organisation,
        office=office_for(actor, office_id),
        portfolio=portfolio,
        currency=organisation.currency,
        first_year=today.year if today.month >= month else today.year - 1,
        made_by_id=person,
        edited_by_id=person,
    )
    check(actor, policy.plan_scenario, row)
    _set(actor, row, {"name": name, **fields})
    row.save()
    record(events.ScenarioMade(about=row.pk, title=row.name))
    return row


def _set(actor: Actor, row: Scenario, fields: Mapping[str, Any]) -> bool:
    given = dict(fields)
    if "name" in given:
        given["name"] = checked_text("name", given["name"], NAME)
    for field, most in MOST_PERMILLE.items():
        value = given.get(field)
        if isinstance(value, int) and not 0 <= value <= most:
            raise Invalid({field: [f"Give 0 to {most} thousandths."]})
    limits = given.pop("limits", None)
    changed = set_fields(row, given, TERMS - {"limits"})
    rules.check_horizon(row.n_periods, row.value_years, row.most_shift)
    if not 2000 <= row.first_year <= 2200:
        raise Invalid({"first_year": ["Give a year from 2000 to 2200."]})
    held = rules.resized(row.limits, row.n_periods) if limits is None else limits
    held = rules.checked_limits(held, row.n_periods)
    if limits is not None:
        _check_known(actor, row, held)
    if held != row.limits:
        row.limits, changed = held, True
    _check_name(row)
    return changed


def _check_known(actor: Actor, row: Scenario, limits: Mapping[str, Any]) -> None:
    if missing := rules.keys_of(limits) - pool_of(actor, row).keys - rules.keys_of(row.limits):
        words = f"{min(missing)} is none of what this scenario chooses from."
        raise Invalid({"limits": [words]})


def _check_name(row: Scenario) -> None:
    same = Scenario.objects.system(WHY_NAME).filter(
        organisation=row.organisation_id, name__iexact=row.name
    )
    if same.exclude(pk=row.pk).exists():
        raise Refused("name-taken", "There is a scenario of this name; choose another.", "name")


def drafted(actor: Actor, scenario_id: UUID, seen: int | None = None) -> Scenario:
    """Claim a scenario that is still a draft.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``not-a-draft``.
    """
    row: Scenario = claim(Scenario, scenario_id, actor, policy.plan_scenario, seen=seen)
    if row.state != Scenario.State.DRAFT:
        words = "Only a draft is changed: take it back into work, or copy it."
        raise Refused("not-a-draft", words)
    return row


def touch(actor: Actor, row: Scenario) -> None:
    """Save a scenario that was edited, so that whoever saw it before hears of it."""
    row.edited_by_id, row.edition = acting(actor), row.edition + 1
    row.save()


@command
def change_scenario(
    actor: Actor, /, *, scenario_id: UUID, seen: int | None = None, **fields: Any
) -> Scenario:
    """Change what a draft is judged by: its years, limits and assumptions.

    Limits that name what the actor may not see stay as they are.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Invalid: Values that their columns do not take, or limits that are none.
        Refused: ``not-a-draft``, ``name-taken``, ``bad-horizon``.
    """
    row = drafted(actor, scenario_id, seen)
    if "limits" in fields and isinstance(fields["limits"], dict):
        fields["limits"] = _with_hidden(actor, row, fields["limits"])
    if not _set(actor, row, fields):
        nothing_changed()
        return row
    touch(actor, row)
    record(events.ScenarioChanged(about=row.pk))
    return row


def _with_hidden(actor: Actor, row: Scenario, limits: dict[str, Any]) -> dict[str, Any]:
    """Return limits with the rules that stood and were not shown to who edits."""
    seen = rules.cut_limits(row.limits, pool_of(actor, row).keys)
    found = dict(limits)
    for name in ("mandatory", "barred", "exclusive", "requires"):
        hidden = [each for each in row.limits.get(name, []) if each not in seen[name]]
        if name in found and isinstance(found[name], list):
            hidden = [each for each in hidden if not _overlaps(each, seen[name])]
            found[name] = [*found[name], *hidden]
    return found


def _overlaps(rule: Any, shown: list[Any]) -> bool:
    """Tell whether a group was shown in part, so that the editor's word on it counts."""
    return isinstance(rule, dict) and any(
        isinstance(each, dict) and each.get("name") == rule.get("name") and "keys" in rule
        for each in shown
    )


@command
def copy_scenario(actor: Actor, *, scenario_id: UUID, name: str) -> Scenario:
    """Make a draft of one's own from any scenario that one sees.

    Raises:
        NotFound: The scenario is not visible.
        Forbidden: Only an executive, the strategic PMO or an office of that part.
        Refused: ``name-taken``; ``parts-hidden`` when some of it may not be seen.
    """
    source = find(Scenario, scenario_id, actor)
    check(actor, policy.plan_scenario, source)
    person = acting(actor)
    copied = {field: getattr(source, field) for field in TERMS - {"name", "limits"}}
    row = Scenario(
        **copied,
        organisation_id=source.organisation_id,
        office_id=source.office_id,
        portfolio_id=source.portfolio_id,
        currency=source.currency,
        limits=source.limits,
        name=checked_text("name", name, NAME),
        copied_from=source,
        made_by_id=person,
        edited_by_id=person,
    )
    _check_name(row)
    deltas = _deltas(source)
    _check_all_seen(actor, deltas)
    row.save()
    insert_rows([_copied(row, each) for each in deltas])
    record(events.ScenarioMade(about=row.pk, title=row.name))
    return row


def _deltas(row: Scenario) -> list[ScenarioDelta]:
    return list(ScenarioDelta.objects.system(WHY_DELTAS).filter(scenario=row.pk))


def _check_all_seen(actor: Actor, deltas: list[ScenarioDelta]) -> None:
    for each in deltas:
        try:
            the_delta(actor, each.pk)
        except NotFound as error:
            words = "Some of it is laid on what you may not see; ask its author to copy it."
            raise Refused("parts-hidden", words) from error


def _copied(row: Scenario, each: ScenarioDelta) -> ScenarioDelta:
    return ScenarioDelta(
        scenario=row,
        kind=each.kind,
        project_id=each.project_id,
        proposal_id=each.proposal_id,
        periods=each.periods,
        period=each.period,
        money=each.money,
        amount_minor=each.amount_minor,
        role=each.role,
        people=each.people,
        by_solver=each.by_solver,
    )


@command
def lay_delta(
    actor: Actor,
    *,
    scenario_id: UUID,
    kind: str,
    target: str,
    periods: int = 0,
    period: int = 0,
    money: str = "",
    amount_minor: int = 0,
    role: str = "",
    people: list[int] | None = None,
    seen: int | None = None,
) -> Scenario:
    """Lay a delta over the plan of record; one of the same kind on the same is replaced.

    To start what the scenario stops, or to stop what it starts, drops that delta.

    Args:
        target: ``project-`` or ``proposal-`` and its id.
        periods: Years by which a shift puts the start off.
        period: The year, 0 the first planned, into which money is put; a negative amount takes it.
        people: Tenths of a person of the role, one a year from its own first one.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``; the target is none of what one chooses from.
        Invalid: Values that are none.
        Refused: ``not-a-draft``; what ``rules.check_delta`` refuses.
    """
    row = drafted(actor, scenario_id, seen)
    pool = pool_of(actor, row)
    if not isinstance(target, str) or target not in pool.ids:
        raise NotFound("This candidate")
    if kind not in rules.KINDS:
        raise Invalid({"kind": [f"Choose of {', '.join(rules.KINDS)}."]})
    held = _deltas(row)
    _, starts = arranged(pool.entries, laid_of(held))
    entry = pool.at(target)
    assert entry is not None
    is_in = target in starts
    rules.check_delta(kind, is_in=is_in, is_project=entry.is_project, is_running=entry.is_running)
    given = _fields(row, entry.first, kind, periods, period, money, amount_minor, role, people)
    opposite = {"start": "stop", "stop": "start"}.get(kind, "")
    gone = [each for each in held if each.key == target and _is_replaced(each, kind, given)]
    undone = [each for each in held if each.key == target and each.kind == opposite]
    if kind == "stop":
        gone += [
            each for each in held if each.key == target and each not in undone and each not in gone
        ]
    delete_rows([*gone, *undone])
    if not undone:
        insert_rows([_new(row, pool, target, kind, given)])
    touch(actor, row)
    record(events.DeltaLaid(about=row.pk, kind=kind, on=target))
    return row


def _is_replaced(each: ScenarioDelta, kind: str, given: Mapping[str, Any]) -> bool:
    same = each.kind == kind and each.role == given["role"]
    return same and (
        kind != "fund" or (each.money, each.period) == (given["money"], given["period"])
    )


def _fields(  # noqa: PLR0917 - the columns of a delta
    row: Scenario, first: int, kind: str, periods: int, period: int, money: str, amount: int,
    role: str, people: list[int] | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns that a kind of delta has, each checked."""
    found: dict[str, Any] = {
        "periods": 0,
        "period": 0,
        "money": "",
        "amount_minor": 0,
        "role": "",
        "people": [],
    }
    if kind == "shift":
        found["periods"] = _whole("periods", periods, 1, max(1, row.n_periods - first))
    if kind == "fund":
        if money not in rules.MONEY:
            raise Invalid({"money": [f"Choose of {', '.join(rules.MONEY)}."]})
        found["money"] = money
        found["period"] = _whole("period", period, 0, row.n_periods - 1)
        found["amount_minor"] = _whole("amount_minor", amount, -rules.MOST_MINOR, rules.MOST_MINOR)
        if not amount:
            raise Invalid({"amount_minor": ["Say how much is put in, or taken."]})
    if kind == "restaff":
        found["role"] = checked_text("role", role, 80)
        values = people if isinstance(people, list) else []
        if not 1 <= len(values) <= rules.MOST_YEARS:
            raise Invalid({"people": [f"Give 1 to {rules.MOST_YEARS} figures, one a year."]})
        found["people"] = [_whole("people", each, 0, rules.MOST_TENTHS) for each in values]
    return found


def _whole(name: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid({name: [f"Give a whole number from {least} to {most}."]})
    return value


def _new(
    row: Scenario,
    pool: Pool,
    target: str,
    kind: str,
    given: Mapping[str, Any],
    *,
    by_solver: bool = False,
) -> ScenarioDelta:
    is_project, pk = pool.ids[target]
    return ScenarioDelta(
        scenario=row,
        kind=kind,
        project_id=pk if is_project else None,
        proposal_id=None if is_project else pk,
        by_solver=by_solver,
        **given,
    )


@command
def drop_delta(actor: Actor, *, delta_id: UUID, seen: int | None = None) -> Scenario:
    """Take a delta out of a draft.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``not-a-draft``.
    """
    delta = claim(ScenarioDelta, delta_id, actor, policy.plan_scenario, seen=seen)
    row = drafted(actor, delta.scenario_id)
    kind, key = delta.kind, delta.key
    gone = [delta]
    if kind == "start":
        gone = [each for each in _deltas(row) if each.key == key]
    delete_rows(gone)
    touch(actor, row)
    record(events.DeltaDropped(about=row.pk, kind=kind, on=key))
    return row


def replace_choice(actor: Actor, row: Scenario, pool: Pool, wanted: list[Any]) -> int:
    """Replace a scenario's starts, stops and shifts by others; money and people stay with what is in."""
    keep = {laid.key for laid in wanted if laid.kind == "stop"}
    held = _deltas(row)
    choosing = [
        each for each in held if each.kind in {"start", "stop", "shift"} or each.key in keep
    ]
    delete_rows(choosing)
    blank = {"period": 0, "money": "", "amount_minor": 0, "role": "", "people": []}
    insert_rows(
        [
            _new(row, pool, laid.key, laid.kind, {**blank, "periods": laid.periods}, by_solver=True)
            for laid in wanted
        ]
    )
    return len(wanted)


@command
def drop_scenario(
    actor: Actor, *, scenario_id: UUID, why: str = "", seen: int | None = None
) -> Scenario:
    """Give a scenario up that was not approved.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``.
    """
    row: Scenario = claim(Scenario, scenario_id, actor, policy.plan_scenario, seen=seen)
    row.move("drop")
    row.save()
    record(events.ScenarioDropped(about=row.pk), why=why)
    return row
