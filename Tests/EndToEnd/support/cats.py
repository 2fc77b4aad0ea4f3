"""A document of three cats and their owners, as the host's tests begin with."""

from .probe import request

CATS = "dataContext[Cats]"
OWNERS = f"{CATS}.collection[Owners]"
PETS = f"{CATS}.collection[Pets]"
TOM = {"owner": "Ann", "pet": "Tom", "mass": 4.5}
KIT = {"owner": "Ann", "pet": "Kit", "mass": 3}
REX = {"owner": "Bob", "pet": "Rex", "mass": 5}
ROWS = [TOM, KIT, REX]

SETUP = [
    request(
        "create",
        "dataContext",
        {
            "name": "Cats",
            "title": "Our cats",
            "collections": [
                {"name": "Owners", "attrs": [{"name": "owner"}]},
                {"name": "Pets", "parent": "ignored", "attrs": [{"name": "pet"}, {"name": "mass", "unit": "kg"}]},
            ],
        },
    ),
    request("create", f"{CATS}.item", ROWS),
]
