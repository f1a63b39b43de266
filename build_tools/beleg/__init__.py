"""Beleg shows in a text itself what is true, what is not and what one has to know.

An article (Markdown) and its annotations (YAML) walk one way through the house:

    load -> validate -> anchor -> merge -> publish

``pipeline.build_site`` is that walk in one short function. Nothing in it touches a disk, a screen
or a site generator; those are met in ``beleg.adapters`` only.
"""

__version__ = "0.1.0"
