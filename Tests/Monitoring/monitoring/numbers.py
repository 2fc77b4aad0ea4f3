"""Numbers as Grafana would write them, for the units that the boards use."""

import math


def written(value: float, unit: str) -> str:
    """Write a number with its unit."""
    if math.isnan(value):
        return "NaN"
    if unit == "s":
        return _seconds(value)
    if unit == "percentunit":
        return f"{_digits(value * 100)} %"
    if unit == "bytes":
        return _scaled(value, 1024, ["B", "KiB", "MiB", "GiB"])
    suffix = {"reqps": " req/s", "cps": " /s"}.get(unit, "")
    return _scaled(value, 1000, ["", " K", " Mil", " Bil"]) + suffix


def _seconds(value: float) -> str:
    size = abs(value)
    if size == 0:
        return "0 s"
    for limit, factor, name in ((1e-3, 1e6, "µs"), (1, 1e3, "ms"), (60, 1, "s"), (3600, 1 / 60, "min")):
        if size < limit:
            return f"{_digits(value * factor)} {name}"
    return f"{_digits(value / 3600)} h" if size < 86400 else f"{_digits(value / 86400)} d"


def _scaled(value: float, base: int, names: list[str]) -> str:
    step = 0
    while abs(value) >= base and step < len(names) - 1:
        value, step = value / base, step + 1
    return f"{_digits(value)} {names[step]}".strip() if base == 1024 else f"{_digits(value)}{names[step]}"


def _digits(value: float) -> str:
    """Three digits that count."""
    if value == round(value) and abs(value) < 1e6:
        return f"{value:.0f}"
    places = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:.{min(places, 3)}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
