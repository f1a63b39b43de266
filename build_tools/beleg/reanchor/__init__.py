"""After an article's text changed: where does each quote stand now?

Only words that are the same (``beleg.fold`` says what may differ), at a place that is the only one
or whose surroundings are the recorded ones, are ever settled without a further word. Everything
else is a proposal, with the difference shown word by word: no measure of similarity sees that a
"not" has come in.
"""

from .difference import Change, difference, notable
from .settle import NotSettled, Settlement, settle
from .survey import Finding, Proposal, Status, Survey, survey

__all__ = [
    "Change",
    "Finding",
    "NotSettled",
    "Proposal",
    "Settlement",
    "Status",
    "Survey",
    "difference",
    "notable",
    "settle",
    "survey",
]
