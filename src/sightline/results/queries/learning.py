"""What finished work teaches about new estimates, and how good forecasts were; as the actor sees it."""

from dataclasses import dataclass

from sightline.kernel.policy import Actor
from sightline.projects import endings
from sightline.projects.rules import Ending
from sightline.results.rules import learning
from sightline.results.rules.learning import Group, OutsideView


@dataclass(frozen=True)
class Learned:
    """Everything that came out, as the actor sees it: here, and by registers."""

    own: tuple[Ending, ...]
    followed: tuple[Ending, ...]

    def basis(self, of: str, asked: str = "") -> str:
        """Return the basis that was asked for, or the first one that is large enough."""
        return asked or learning.basis_of(of, self.own, self.followed)

    def of_basis(self, basis: str) -> list[Ending]:
        """Return the outcomes that a basis takes."""
        return learning.of_basis(basis, self.own, self.followed)

    def view(self, of: str, basis: str = "", category: str = "") -> OutsideView:
        """Return the outside view of cost or time, cut to a kind of work."""
        basis = self.basis(of, basis)
        return learning.outside_view(of, basis, category, self.of_basis(basis))

    def like(self, of: str, category: str) -> OutsideView:
        """Return the outside view for a new estimate: its kind of work where enough of it ended."""
        basis = self.basis(of)
        return learning.like(of, basis, category, self.of_basis(basis))

    def groups(self, by: str, basis: str) -> list[Group]:
        """Return how good forecasts were, by office, sponsor or method."""
        return learning.groups(by, self.of_basis(basis))

    def categories(self) -> list[str]:
        """Return the kinds of work that there are, by name."""
        held = {one.category.strip() for one in (*self.own, *self.followed)}
        return sorted(held - {""}, key=str.casefold)


def learned(actor: Actor) -> Learned:
    """Return what came out, in a constant number of queries."""
    return Learned(tuple(endings.finished(actor)), tuple(endings.followed(actor)))
