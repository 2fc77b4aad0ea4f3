"""A session as a new agent has it: a data set from CSV, a graph, a slider, a selection, and the picture of it all.

All that the agent is given is the relay's address and the code that a person read out. Which tools there are, what
they are called and what they take, it reads in the manifest.
"""

import base64
import struct
from pathlib import Path
from typing import Any

import pytest

from conftest import OpenClassroom
from support.classroom import Classroom
from support.new_agent import NewAgent
from support.relay import Relay

pytestmark = pytest.mark.host

PNG = "data:image/png;base64,"
SLEEPERS = {"Big Brown Bat", "Tiger, Siberian"}
CSV = """\
Mammal,Order,LifeSpan,Sleep
African Elephant,Proboscidae,70,3
Asian Elephant,Proboscidae,70,4
Big Brown Bat,Chiroptera,19,20
Domestic Cat,Carnivora,16,12.5
Red Fox,Carnivora,7,10
"Tiger, Siberian",Carnivora,16,15.8
Giraffe,Artiodactyla,25,2
Horse,Perissodactyla,25,3
Human,Primate,80,8
Rabbit,Lagomorpha,5,11.4
"""


@pytest.fixture
def paired(open_classroom: OpenClassroom) -> Classroom:
    """A tab with CODAP, opened as a person opens it; version 2 gives no pictures."""
    return open_classroom(codap="v3")


def image_size(png: bytes) -> tuple[int, int]:
    """Width and height, as the picture itself says."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def picture_of(agent: NewAgent, graph: dict[str, Any]) -> bytes:
    """Read the graph's picture back."""
    taken = agent.do("Take a picture of a graph", {"its id, name or title": graph["id"]})
    assert taken["dataURI"].startswith(PNG)
    png = base64.b64decode(taken["dataURI"].removeprefix(PNG), validate=True)
    assert image_size(png) == (taken["width"], taken["height"])
    return png


def test_a_new_agent_explores_mammals(relay: Relay, paired: Classroom, artifacts: Path) -> None:
    """Each step by what the one before has answered; the end is what a person then sees."""
    agent = NewAgent(relay.url, paired.code)
    mammals = agent.do("Import CSV text", {"The data set's name": "Mammals", "The text": CSV})
    assert (mammals["itemCount"], mammals["notApplied"]) == (10, [])
    data_set = mammals["name"]
    agent.do("Show a table", {"The data set": data_set})
    graph = agent.do(
        "Create a graph",
        {
            "The data set": data_set,
            "Attribute on the horizontal axis": "LifeSpan",
            "Attribute on the vertical axis": "Sleep",
            "title bar": "Sleep by life span",
        },
    )
    assert graph["notApplied"] == {}
    before = picture_of(agent, graph)
    slider = agent.do(
        "Create a slider",
        {"Name of the global value": "enough", "Where it stands": 15, "Left end": 0, "Right end": 24},
    )
    assert (slider["globalValueName"], slider["notApplied"]) == ("enough", {})
    matched = agent.do(
        "Select cases by formula", {"The data set": data_set, "true or false": f"Sleep > {slider['globalValueName']}"}
    )
    assert matched == {"matched": 2}
    assert read_selection(agent, data_set) == SLEEPERS
    after = picture_of(agent, graph)
    assert after != before, "the selection is not to be seen in the picture"
    mode = paired.codap("codap => codap.version")
    (artifacts / f"new-agent-graph-{mode}.png").write_bytes(after)
    paired.screenshot(artifacts / f"new-agent-{mode}.png")
    see(paired)


def read_selection(agent: NewAgent, data_set: str) -> set[str]:
    """Who is selected, by the cases' ids."""
    selection = agent.do("Read the selection", {"The data set": data_set})["cases"]
    collection = selection[0]["collectionName"]
    wanted = {"The data set": data_set, "The collection": collection}
    cases = agent.do("Read cases", wanted)["cases"]
    ids = {one["caseID"] for one in selection}
    return {one["values"]["Mammal"] for one in cases if one["id"] in ids}


def see(classroom: Classroom) -> None:
    """Find in the document, and on the screen, what the agent was told."""
    mammals = classroom.data_set("Mammals")
    assert len(mammals["items"]) == 10
    (cases,) = [one["cases"] for one in mammals["collections"]]
    assert {one["values"]["Mammal"] for one in cases if one["id"] in mammals["selected"]} == SLEEPERS
    (graph,) = classroom.components("graph")
    assert (graph["axes"], graph["title"]) == ({"x": "LifeSpan", "y": "Sleep"}, "Sleep by life span")
    assert len(classroom.components("slider")) == len(classroom.components("caseTable")) == 1
    assert classroom.page.get_by_role("img", name="Graph of Mammals").locator(".point").count() == 10
