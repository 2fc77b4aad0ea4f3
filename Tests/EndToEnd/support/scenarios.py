"""Tools end to end, as tables: what a document holds, what is called, and what has to come of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .agent import Agent
from .classroom import Classroom

Args = dict[str, Any]

MAMMALS = [
    {"Mammal": "African Elephant", "Order": "Proboscidae", "LifeSpan": 70, "Sleep": 3, "Diet": "plants"},
    {"Mammal": "Big Brown Bat", "Order": "Chiroptera", "LifeSpan": 19, "Sleep": 20, "Diet": "meat"},
    {"Mammal": "Domestic Cat", "Order": "Carnivora", "LifeSpan": 16, "Sleep": 12.5, "Diet": "meat"},
    {"Mammal": "Red Fox", "Order": "Carnivora", "LifeSpan": 7, "Sleep": 10, "Diet": "both"},
    {"Mammal": "Little Brown Bat", "Order": "Chiroptera", "LifeSpan": 24, "Sleep": 19.9, "Diet": "meat"},
]
DATA_SET = {"dataContext": "Mammals"}
ANIMALS = {**DATA_SET, "collection": "Animals"}


class Scene:
    """A document in a tab, and an agent at work on it."""

    def __init__(self, classroom: Classroom, agent: Agent, mode: str) -> None:
        """Begin with whatever is in the document."""
        self.classroom = classroom
        self.agent = agent
        self.mode = mode

    def call(self, tool: str, **args: Any) -> Any:  # noqa: ANN401
        """Do a tool call that has to complete; its result."""
        return self.agent.call(tool, **args)

    def codap(self, script: str, argument: object = None) -> Any:  # noqa: ANN401
        """Evaluate a function of `(codap, argument)` in the host page."""
        return self.classroom.codap(script, argument)

    def data_set(self, name: str = "Mammals") -> dict[str, Any]:
        """Read a data set straight from the host's document."""
        return self.classroom.data_set(name)

    def components(self, kind: str) -> list[dict[str, Any]]:
        """Read the tiles of a type straight from the host's document."""
        return self.classroom.components(kind)

    def items(self) -> list[dict[str, Any]]:
        """The items of the mammals, with their ids, as the tools tell them."""
        return self.call("get_items", **DATA_SET)["items"]

    def item(self, mammal: str) -> Any:  # noqa: ANN401
        """One mammal's item id."""
        (found,) = [one["id"] for one in self.items() if one["values"]["Mammal"] == mammal]
        return found

    def cases(self, collection: str = "Animals") -> list[dict[str, Any]]:
        """The cases of a collection of the mammals, as the tools tell them."""
        return [one.get("case", one) for one in self.call("get_cases", **DATA_SET, collection=collection)["cases"]]

    def case(self, mammal: str) -> Any:  # noqa: ANN401
        """One mammal's case id."""
        (found,) = [one["id"] for one in self.cases() if one["values"]["Mammal"] == mammal]
        return found


def nothing(scene: Scene) -> None:
    """Begin with an empty document."""


def mammals(scene: Scene) -> None:
    """Begin with mammals: a parent collection of orders, a child collection of animals."""
    numbers = [{"name": name, "type": "numeric"} for name in ("LifeSpan", "Sleep")]
    scene.call(
        "create_data_context",
        name="Mammals",
        collections=[
            {"name": "Orders", "attributes": [{"name": "Order"}]},
            {"name": "Animals", "attributes": [{"name": "Mammal"}, *numbers, {"name": "Diet"}]},
        ],
    )
    scene.call("create_items", **DATA_SET, items=MAMMALS)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One call of one tool, in a document prepared for it."""

    tool: str
    """The tool's canonical name."""
    does: str
    """What is to be seen, as the end of a sentence that begins with the tool."""
    args: Args | Callable[[Scene], Args] = field(default_factory=dict)
    """The arguments, or how to find them in the prepared document."""
    given: Callable[[Scene], object] = mammals
    """Prepares the document, which is empty before."""
    modes: tuple[str, ...] = ("v3", "v2")
    """CODAP's versions in which it is so."""
    deadline_ms: int | None = None
    """How long the call may take, if not as long as usual."""

    def arguments(self, scene: Scene) -> Args:
        """The arguments of this call."""
        return self.args(scene) if callable(self.args) else self.args


@dataclass(frozen=True, kw_only=True)
class Works(Scenario):
    """A call that completes."""

    then: Callable[[Scene, Any], bool | None]
    """Looks at the document and the result; asserts, or answers whether it is so."""


@dataclass(frozen=True, kw_only=True)
class Fails(Scenario):
    """A call that has to fail, and to say why."""

    kind: str
    """The failure's type; `refused` when the relay does not even queue it (422)."""
    says: str
    """A part of the message or of the details."""
    then: Callable[[Scene], bool | None] = nothing
    """Looks at the document afterwards; asserts, or answers whether it is so."""
