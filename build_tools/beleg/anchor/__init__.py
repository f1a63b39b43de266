"""Find each quote in its article: exactly once, or not at all.

A search that allows for differences drops a "not" and rates a claim that nobody made. So the words
have to be there (``beleg.fold`` says what may differ), at one place only, and similarity is used
to suggest a correction and never to make one.
"""

from .find import Anchorer, anchor
from .haystack import Haystack
from .select import Selector, describe

__all__ = ["Anchorer", "Haystack", "Selector", "anchor", "describe"]
