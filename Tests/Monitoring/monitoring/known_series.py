"""Series with their labels and the values of these, as docs/metrics.md has them."""

from .metric_tables import metrics

# Of each series, for each label its values; none where they are not listed.
Series = dict[str, dict[str, set[str]]]


def known() -> Series:
    """What docs/metrics.md has."""
    found = metrics().items()
    return {name: {label: values or set() for label, values in metric.labels.items()} for name, metric in found}
