"""Station 2: nodes become articles, annotations and registers; every mistake in one pass.

What is wrong is filed and, where possible, replaced by something harmless, so that the later
stations can name their own mistakes in the same run. A report with errors is never published.
"""

from .annotations import read_annotations
from .articles import front_matter, read_article
from .registers import read_registers

__all__ = ["front_matter", "read_annotations", "read_article", "read_registers"]
