"""Calls of several steps that end in the middle: what had been done is told, and stays."""

from support.scenarios import ANIMALS, DATA_SET, Args, Fails, Scenario, Scene, Works

from .steps import IMPATIENT_MS, mammals_named, order_case

# Two requests of items are made of these.
ROWS = [{"Mammal": f"Mouse {number}", "Sleep": number % 24} for number in range(2_100)]
NEW_SET = {"name": "Mice", "attributes": [{"name": "Mammal"}, {"name": "Sleep"}], "items": ROWS}


def armed(switch: str, **pattern: object) -> Args:
    """How a scenario begins with a fault in an empty document."""
    return {"given": lambda scene: scene.classroom.switch(switch, **pattern), "args": NEW_SET}


def filled_without_table(scene: Scene) -> bool:
    """The data set is there with all its rows; the last step is missing."""
    return len(scene.data_set("Mice")["items"]) == len(ROWS) and scene.components("caseTable") == []


def order_then_child(scene: Scene) -> Args:
    """A parent and, behind it, a case that goes with it."""
    return {**ANIMALS, "ids": [order_case(scene, "Chiroptera"), scene.case("Big Brown Bat")]}


SCENARIOS: list[Scenario] = [
    Fails(
        tool="create_dataset_with_table",
        does="tells the three changes that were made when the table fails",
        **armed("failNext", action="create", resource="component", error="no room for a table"),
        kind="codap_error",
        says='"completedCount": 3',
        then=filled_without_table,
    ),
    Fails(
        tool="create_dataset_with_table",
        does="tells what was made when every request for items fails",
        **armed("failNext", action="create", resource="*.item", error="no more room", times=9),
        kind="codap_error",
        says='Before that one change was made and stays; see "completed"',
        then=lambda scene: scene.data_set("Mice")["items"] == [],
    ),
    Fails(
        tool="create_dataset_with_table",
        does="tells what had been done when CODAP falls silent",
        **armed("mute", action="create", resource="component"),
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says='"completedCount": 3',
        then=lambda scene: len(scene.data_set("Mice")["items"]) == len(ROWS),
    ),
    Works(
        tool="create_dataset_with_table",
        does="waits for a CODAP that is slow at each step",
        **armed("delay", ms=30, times=9),
        then=lambda scene, result: result["itemCount"] == len(scene.data_set("Mice")["items"]) == len(ROWS),
    ),
    Fails(
        tool="delete_cases",
        does="tells what was deleted when a later case has gone with it",
        args=order_then_child,
        kind="codap_error",
        says='"completedCount": 1',
        then=lambda scene: mammals_named(scene) == ["African Elephant", "Domestic Cat", "Red Fox"],
    ),
    Fails(
        tool="get_items",
        does="tells of no change when a read is refused",
        args=DATA_SET,
        given=lambda scene: scene.classroom.switch("failNext", action="get", resource="*", error="busy"),
        kind="codap_error",
        says="busy",
    ),
]
