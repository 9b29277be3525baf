"""A machine is a table of transitions: the only place that says what may follow what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from numi.core.errors import TransitionRefused


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: from any of ``sources`` to ``target``."""

    name: str
    sources: tuple[Any, ...]
    target: Any


class Machine:
    """The transitions of one kind of thing, asked by name."""

    def __init__(self, states: Iterable[Any], *transitions: Transition) -> None:
        self.states = tuple(states)
        self.transitions = transitions
        self._table = {(str(source), one.name): one.target for one in transitions for source in one.sources}

    def target(self, state: str, name: str) -> Any:
        """The state reached. Raises TransitionRefused when the verb is not possible from here."""
        try:
            return self._table[(str(state), name)]
        except KeyError:
            label = next((getattr(one, "label", one) for one in self.states if str(one) == str(state)), state)
            raise TransitionRefused(
                f"Ce n’est plus possible : l’état est maintenant « {label} ». Rechargez la page pour voir la suite."
            ) from None

    def possible(self, state: str) -> frozenset[str]:
        """The verbs possible from a state."""
        return frozenset(name for source, name in self._table if source == str(state))

    def diagram(self) -> Iterator[str]:
        """The lines of a Mermaid state diagram."""
        yield "stateDiagram-v2"
        for one in self.transitions:
            for source in one.sources:
                yield f"    {source} --> {one.target}: {one.name}"
