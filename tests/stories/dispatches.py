"""Dispatches written for the tests of stories: one story and what becomes of it, another, two releases of one template."""

from __future__ import annotations

import random

FERRY = """Ferry sinks off Port Selwick

PORT SELWICK (AP) - A ferry carrying harvest workers sank in heavy seas off Port Selwick early on Tuesday, killing at least 12 passengers and leaving 7 others missing, the coast guard said.

The vessel, the Maid of Arran, left the island of Corrow shortly after midnight with 64 people on board, according to harbour master Ewan Strand. It sent a distress call at 1:40 a.m. and vanished from radar four minutes later.

Fishing boats from two villages reached the spot before rescue helicopters and pulled 45 survivors from the water, many of them suffering from cold. Most were taken to the district hospital in Lorne, where doctors said three remained in critical condition.

Survivors described a sudden list to the port side after crates of apples broke loose on the car deck. The operator, Corrow Lines, said the ship had passed an inspection in March and carried enough life jackets for everybody.

Transport minister Hanna Oduya ordered an inquiry and suspended night crossings until further notice. Unions have complained for years about ageing vessels and crews that are too small.

The search was to go on until dusk, although the coast guard said hopes of finding anyone else alive were fading.
"""  # fmt: skip

# Another hand: other words, other sentences, the same facts in the same order.
REWORDED = """Twelve dead as Corrow ferry goes down

A boat taking harvest workers home went down in rough seas near Port Selwick early Tuesday. At least 12 passengers died and 7 are still missing, coast guard officials said.

The Maid of Arran had set out from the island of Corrow soon after midnight with 64 people aboard, harbour master Ewan Strand told reporters. At 1:40 a.m. it radioed for help, and four minutes afterwards it was gone from the radar.

Before rescue helicopters arrived, fishing boats of two villages had pulled 45 survivors out of the water, most of them badly chilled. They were brought to the district hospital at Lorne; three were in critical condition, doctors there said.

People who got out spoke of a sudden list to port when crates of apples came loose on the car deck. Corrow Lines, which operates the ship, said it passed inspection in March and had life jackets enough for all.

Hanna Oduya, the transport minister, has ordered an inquiry, and night crossings are suspended. For years unions have complained of ageing vessels with crews too small.

Searching will continue until dusk, but hopes of finding more people alive were fading, the coast guard said.
"""  # fmt: skip

BRIDGE = """Council closes the Tanner Bridge

The council of Velmore closed the Tanner Bridge to lorries on Wednesday after divers found cracks in two of its piers, mayor Piet Lindqvist said.

Engineers had looked at the bridge every spring since the flood of 2009, when drifting timber hit the eastern pier. This year they sent divers as well, because the water had been unusually low.

Traffic will be led over the Mill Road for at least six weeks. Bakers and dairies in the old town fear that deliveries will come late, and the bus company has drawn up a new timetable.

A new bridge would cost about 18 million, a sum the town does not have. The province has promised to pay a third of it, provided that building starts next year.

Lindqvist said that walkers and cyclists were in no danger and might use the bridge as before. The council meets again on Monday to hear the engineers.
"""

# The lead of the ferry story and the lead of the bridge story among others: a roundup of the day.
ROUNDUP = """The day in brief

A storm warning is in force for the northern coast from this evening, the weather office said. Gusts of up to 110 kilometres an hour are expected on the hills, and ferries between the outer islands may be cancelled at short notice. Drivers of high vehicles are asked to avoid the coast road, where a trailer was blown over last week.

A ferry carrying harvest workers sank in heavy seas off Port Selwick early on Tuesday, killing at least 12 passengers and leaving 7 others missing, the coast guard said. The vessel, the Maid of Arran, left the island of Corrow shortly after midnight with 64 people on board, according to harbour master Ewan Strand.

The council of Velmore closed the Tanner Bridge to lorries on Wednesday after divers found cracks in two of its piers, mayor Piet Lindqvist said. Traffic will be led over the Mill Road for at least six weeks.

The national orchestra has named its first principal conductor from abroad. Rosalind Achterberg, who is 41, takes over in September and opens with a symphony that was never played here before. Tickets for her first concerts go on sale next month, and students pay half.
"""  # fmt: skip

OPINIONS = "“We warned the ministry in spring and again in summer that a night crossing with six hands on such an old ship could only end badly, and nobody so much as wrote back,” said Marit Solheim of the sailors' union."

# Two reports of their own with one statement in both.
REPORT = f"""Union says warnings went unheard

The sailors' union on Thursday published letters to the transport ministry about crews on the island routes. The letters, dated April and August, list eleven ships with fewer hands than the rules ask for.

{OPINIONS}

A spokesman for the ministry said all letters were answered within the usual time and that inspections had been doubled since last winter.
"""
PORTRAIT = f"""The woman who speaks for the deckhands

Marit Solheim grew up above a chandler's shop and went to sea at seventeen. She spent nine years in engine rooms before a broken wrist put her ashore and into the union's office in Lorne.

{OPINIONS}

Her opponents call her stubborn. Her mother, who still keeps the shop, calls her punctual, and says that she telephones every Sunday at noon whatever the weather.
"""


def release(number: int, day: str, strikes: int, vehicles: int, posts: int, boats: int) -> str:
    """One of a series of releases: the same words with other numbers."""
    return f"""Daily summary {number}

On {day}, patrols of the joint command carried out {strikes} searches along the river and on the lake.

Near the northern landing, {strikes - 3} searches led to the seizure of {vehicles} vehicles and {posts} crates of tools without papers. Near the weir, patrols stopped {boats} boats and turned {boats - 1} of them back.

These searches are part of the operation to keep smugglers off the river and to protect the villages on both banks. The command publishes the number of searches every evening; a search may cover more than one place, and the figures of one day may be corrected on the next.
"""


def cut(text: str, paragraphs: int) -> str:
    """A text that ends after so many paragraphs, as an editor cuts it from below."""
    return "\n\n".join(text.split("\n\n")[: paragraphs + 1]) + "\n"


def updated(text: str) -> str:
    """A later version of the ferry story: a new toll, a sentence more, another headline."""
    return (
        text.replace("Ferry sinks off Port Selwick", "Toll rises in Port Selwick ferry sinking")
        .replace(
            "at least 12 passengers and leaving 7 others missing", "at least 15 passengers and leaving 4 others missing"
        )
        .replace(
            "Transport minister",
            "Divers recovered three more bodies from the passenger deck in the afternoon.\n\nTransport minister",
        )
    )


def spun(text: str, share: float, seed: int = 5) -> str:
    """A text in which a share of the words is another."""
    dice = random.Random(seed)
    return " ".join(
        f"{chr(97 + dice.randrange(26))}{chr(97 + dice.randrange(26))}wort" if dice.random() < share else word
        for word in text.split(" ")
    )


def moved(text: str) -> str:
    """A text whose second half comes first."""
    headline, *paragraphs = text.strip().split("\n\n")
    half = len(paragraphs) // 2
    return "\n\n".join([headline, *paragraphs[half:], *paragraphs[:half]])


def second_half(text: str) -> str:
    """The end of a text alone."""
    headline, *paragraphs = text.strip().split("\n\n")
    return "\n\n".join([headline, *paragraphs[len(paragraphs) // 2 :]])


COOKIES = "Cookies\n\nWe use cookies to count visits and to sell what we learn to friends of ours.\n\n"
MAY_2, MAY_3 = release(211, "2 May", 31, 4, 12, 6), release(212, "3 May", 17, 9, 5, 2)
# What two texts are to one another: the table of docs/stories.md, line by line.
EXAMPLES: dict[str, tuple[str, str, str | None]] = {
    "a text and itself, in capitals": (FERRY, FERRY.upper(), "copy"),
    "a text and what another hand made of it": (FERRY, REWORDED, "copy"),
    "a text and a later version with a new toll and a sentence more": (FERRY, updated(FERRY), "copy"),
    "a later version and what another hand made of the first": (REWORDED, updated(FERRY), "copy"),
    "a text and its first paragraphs": (FERRY, cut(FERRY, 2), "copy"),
    "first paragraphs of a text and what another hand made of it": (REWORDED, cut(FERRY, 2), "copy"),
    "a text and a copy with three words in ten replaced": (FERRY, spun(FERRY, 0.3), "copy"),
    "a text and a copy with its paragraphs in another order": (FERRY, moved(FERRY), "copy"),
    "a text and a page with furniture before it": (FERRY, COOKIES + FERRY, "copy"),
    "a text and a copy with two other numbers": (
        FERRY,
        FERRY.replace("12", "21").replace("7 others", "9 others"),
        "copy",
    ),
    "a text and its second half": (FERRY, second_half(FERRY), "partial"),
    "a text and a roundup with its lead": (FERRY, ROUNDUP, "partial"),
    "a text and a roundup with two of its sentences": (BRIDGE, ROUNDUP, "partial"),
    "two releases of one template": (MAY_2, MAY_3, "serial"),
    "two reports with one statement in both": (REPORT, PORTRAIT, None),
    "two stories": (FERRY, BRIDGE, None),
    "a text and none": ("\n\n", FERRY, None),
}
