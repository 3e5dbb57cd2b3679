"""What is sent to a person without their asking: mail and calendar feeds, by the jobs that send it.

The product sends two sorts of mail and no more: the letter about a proposal that was declined or
joined with another, and the note to whom a plan of record concerns. There is no digest, reminder or
invitation; mail about accounts is allauth's, and holds no row of a world. A calendar feed is asked
for with a secret link that stands for its owner, as is the page that a person from outside follows a
proposal on. ``test_twins.py`` tells when a job that sends mail is not among these.
"""

from django.core import mail

from sightline.changes import commands as changes
from sightline.demand import commands as demand
from sightline.demand import jobs
from sightline.kernel.jobs import Tick
from sightline.kernel.models import Job
from sightline.kernel.policy import Actor
from tests.rights.model import BY_KEY
from tests.rights.scene import Scene, rolled_back
from tests.rights.twins_of_work import Worlds

#: The jobs that send mail; each is run as it is.
SENDING = {"demand.send_letter": jobs.send_letter, "demand.tell_owners": jobs.tell_owners}
SAID = {"title": "A quieter hall", "need": "It is loud.", "requester_name": "Ada"}


def mail_to(address: str) -> str:
    """Return all that the jobs that wait in this world send to an address."""
    mail.outbox = []
    with rolled_back():
        for row in Job.objects.filter(name__in=SENDING).order_by("due", "pk"):
            SENDING[row.name](tick=Tick(row.pk, row.organisation_id), **row.arguments)
    sent = [one for one in mail.outbox if address in one.recipients()]
    return "\n\n".join(f"{one.from_email}\n{one.to}\n{one.subject}\n{one.body}" for one in sent)


def secret_links(scene: Scene, who: str) -> list[str]:
    """Return secret addresses: a calendar of the person's own, a form, and one who asked by it."""
    founder, outside = scene.world.actor("founder"), Actor(None, scene.world.organisation.pk)
    found = []
    if BY_KEY[who].door != "token":
        made = changes.make_feed(scene.world.actor(who), name="On the phone")
        found.append(f"/changes/feed/{made.secret}.ics")
    link = demand.make_intake_link(founder, name="Ask us", office_id=scene.world.id("north"))
    received = demand.receive_proposal(outside, secret=link.secret, **SAID)
    return [*found, f"/ask/{link.secret}", f"/follow/{received.secret}"]


def decisions(scene: Scene) -> Worlds:
    """Approve a plan that stops a project: alone, or with others that its manager does not see."""
    second, founder = scene.world.actor("second"), scene.world.actor("founder")
    row = demand.make_scenario(second, name="Spring plan", office_id=scene.world.id("north"))

    def decide(**parts: str) -> None:
        for key, kind in parts.items():
            target = f"project-{scene.id('project', key)}"
            demand.lay_delta(second, scenario_id=row.pk, kind=kind, target=target)
        demand.propose_scenario(second, scenario_id=row.pk, why="It is agreed")
        demand.approve_scenario(founder, scenario_id=row.pk, note="Agreed")

    return lambda: decide(child="stop"), lambda: decide(child="stop", own="start")
