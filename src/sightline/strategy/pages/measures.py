"""Pages of key results and readings: one measure with everything it was read at, and its forms."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import Action, check, may
from sightline.strategy import commands, forms, lists, policy, queries, rules
from sightline.strategy.models import KeyResult
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")


@page(policy.read)
def key_result(request: Asked, key_result_id: UUID) -> HttpResponse:
    """Show a key result with all its readings, each against what was due on its day."""
    actor = request.actor
    measure = queries.the_key_result(actor, key_result_id)
    detail = queries.objective_detail(actor, measure.objective_id)
    taken = detail.readings.get(measure.pk, ())
    standings = queries.trail(measure.objective, measure, taken)
    context = {
        "measure": measure,
        "objective": measure.objective,
        "readings": list(zip(taken, standings, strict=True)),
        "may_change": detail.may_change and measure.dropped is None,
        "may_read": detail.may_read and measure.dropped is None,
        "may_correct": may(actor, policy.read_measure, measure),
        "course": f"{lists.number(measure.start_value)} to {lists.number(measure.target_value)}",
    }
    return show(request, "strategy/key_result.html", context)


@page(policy.set_objective, methods=BOTH)
def key_result_add(request: Asked, objective_id: UUID) -> HttpResponse:
    """Show and take in a new measure of an objective."""
    row = queries.the_objective(request.actor, objective_id)
    check(request.actor, policy.set_objective, row)
    rules.check_open(row.state)
    back = reverse("objective", args=[row.pk])
    form = forms.KeyResultForm(request.POST or None)
    if request.method == "POST" and form.submit(
        commands.add_key_result, request.actor, objective_id=objective_id
    ):
        return done(request, back, f"{form.result.name} added.")
    lede = f"By what would everybody see that “{row.name}” is reached?"
    return ask(request, form, "New key result", back=back, lede=lede)


def _measure(request: Asked, key_result_id: UUID, what: Action) -> tuple[KeyResult, str]:
    """Return a key result that the actor may treat so, and the address of its page."""
    measure = queries.the_key_result(request.actor, key_result_id)
    check(request.actor, what, measure)
    return measure, reverse("key-result", args=[measure.pk])


@page(policy.set_objective, methods=BOTH)
def key_result_edit(request: Asked, key_result_id: UUID) -> HttpResponse:
    """Show and take in a key result's particulars."""
    measure, back = _measure(request, key_result_id, policy.set_objective)
    form = forms.EditKeyResultForm(request.POST or None, row=measure)
    if request.method == "POST" and form.submit(
        commands.change_key_result, request.actor, key_result_id=key_result_id
    ):
        return done(request, back, f"{form.result.name} saved.")
    return ask(request, form, f"Edit {measure.name}", back=back)


@page(policy.set_objective, methods=BOTH)
def key_result_drop(request: Asked, key_result_id: UUID) -> HttpResponse:
    """Let a key result that was never read count no more."""
    measure, back = _measure(request, key_result_id, policy.set_objective)
    form = forms.DropForm(request.POST or None, initial={"seen": measure.version})
    if request.method == "POST" and form.submit(
        commands.drop_key_result, request.actor, key_result_id=key_result_id
    ):
        return done(request, "objective", f"{measure.name} dropped.", measure.objective_id)
    lede = "From today on it counts no more; what stood before can still be told."
    title = f"Drop {measure.name}"
    return ask(request, form, title, back=back, verb="Drop it", lede=lede, kind="danger")


@page(policy.read_measure, methods=BOTH)
def reading_take(request: Asked, key_result_id: UUID) -> HttpResponse:
    """Record what a key result stands at on a day."""
    measure, _ = _measure(request, key_result_id, policy.read_measure)
    back = reverse("objective", args=[measure.objective_id])
    form = forms.ReadingForm(request.POST or None, measure=measure)
    if request.method == "POST" and form.submit(
        commands.take_reading, request.actor, key_result_id=key_result_id
    ):
        return done(request, back, f"{measure.name}: {lists.number(form.result.value)} recorded.")
    course = f"{lists.number(measure.start_value)} to {lists.number(measure.target_value)}"
    facts = [("Goes from", f"{course} {measure.unit}".strip())]
    return ask(
        request, form, f"Reading of {measure.name}", back=back, verb="Record it", facts=facts
    )


@page(policy.read_measure, methods=BOTH)
def reading_correct(request: Asked, reading_id: UUID) -> HttpResponse:
    """Put a wrong reading right, with a reason."""
    row = queries.the_reading(request.actor, reading_id)
    check(request.actor, policy.read_measure, row)
    back = reverse("key-result", args=[row.key_result_id])
    form = forms.CorrectionForm(request.POST or None, row=row)
    if request.method == "POST" and form.submit(
        commands.correct_reading, request.actor, reading_id=reading_id
    ):
        return done(request, back, "The reading is corrected.")
    facts = [("Key result", row.key_result), ("Day", f"{row.on:%-d %b %Y}")]
    return ask(request, form, "Correct a reading", back=back, verb="Correct it", facts=facts)
