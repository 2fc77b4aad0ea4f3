"""Series with their labels and the values of these: what docs/metrics.md has, and what it will have."""

from .expected_soon import EXPECTED_SOON
from .metric_tables import metrics

# One that is expected may be a histogram.
SUFFIXES = ("", "_bucket", "_count", "_sum")
# Of each series, for each label its values; none where they are not listed.
Series = dict[str, dict[str, set[str]]]


def documented() -> Series:
    """What docs/metrics.md has."""
    found = metrics().items()
    return {name: {label: values or set() for label, values in metric.labels.items()} for name, metric in found}


def known() -> Series:
    """With what is expected soon."""
    found = documented()
    for name, labels in EXPECTED_SOON.items():
        for series in [name] if name in found else [name + suffix for suffix in SUFFIXES]:
            found[series] = {label: set() for label in labels} | found.get(series, {})
    return found


def is_lacking(name: str, labels: set[str]) -> bool:
    """Whether a series, or one of these labels of it, is only expected."""
    has = documented().get(name)
    return has is None or bool((labels & EXPECTED_SOON.get(name, set())) - has.keys())
