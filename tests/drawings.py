"""What stands in a drawing, found by the names and words in its SVG."""

from __future__ import annotations

from xml.etree import ElementTree

from mithaq.plotting import Picture

_SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    """The root of a drawing."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


_DRAWN: dict[int, tuple[Picture, ElementTree.Element]] = {}


def drawn(picture: Picture) -> ElementTree.Element:
    """The root of the drawing of a picture, which is drawn once: that takes longer than anything that is asked of it."""
    if id(picture) not in _DRAWN:
        _DRAWN[id(picture)] = picture, parsed(picture.svg())
    return _DRAWN[id(picture)][1]


def identifiers(picture: Picture) -> set[str]:
    """The names of what is drawn."""
    root = drawn(picture)
    return {element.get("id", "") for element in root.iter()}


def texts(picture: Picture) -> list[str]:
    """All words of a drawing."""
    root = drawn(picture)
    return [" ".join("".join(element.itertext()).split()) for element in root.iter(f"{_SVG}text")]


def extent(picture: Picture, identifier: str) -> tuple[float, float]:
    """From where to where a drawn shape goes, from left to right."""
    root = drawn(picture)
    group = next(element for element in root.iter() if element.get("id") == identifier)
    path = next(element.get("d", "") for element in group.iter() if element.tag.endswith("path"))
    numbers = [float(word) for word in path.split() if word[-1].isdigit()]
    return min(numbers[::2]), max(numbers[::2])


def cells(picture: Picture) -> dict[str, int]:
    """How many marks of each name a matrix has."""
    found: dict[str, int] = {}
    for group in drawn(picture).iter(f"{_SVG}g"):
        # The library draws one mark as a path, and more as uses of one.
        marks = sum(1 for _ in group.iter(f"{_SVG}use")) or sum(1 for _ in group.iter(f"{_SVG}path"))
        if group.get("id", "").startswith(("mutual-", "owes-", "owed-")):
            found[group.get("id", "")] = found.get(group.get("id", ""), 0) + marks
    return found
