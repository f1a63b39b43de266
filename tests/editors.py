"""YAML as other programs read it: what an editor's YAML support sees before it asks a schema."""

from __future__ import annotations

import re
from typing import Any

import yaml

_NUMBERS = list("-+.0123456789")


class Words(yaml.SafeLoader):
    """All words as they stand; null where nothing stands."""

    yaml_implicit_resolvers = {"": [("tag:yaml.org,2002:null", re.compile(r"^$"))]}  # noqa: RUF012


class YAML11(yaml.SafeLoader):
    """The old rules, without their dates, for which JSON has no form."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class YAML12(yaml.SafeLoader):
    """The core schema of YAML 1.2, by which the YAML support of VS Code reads."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", _NUMBERS),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", _NUMBERS),
):
    YAML12.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _number(loader: YAML12, node: yaml.ScalarNode) -> float:
    word = str(loader.construct_scalar(node))
    if word.startswith(("0o", "0x")):
        return int(word, 0)
    return int(word) if word.lstrip("+-").isdigit() else float(word)


YAML12.add_constructor("tag:yaml.org,2002:int", _number)
YAML12.add_constructor("tag:yaml.org,2002:float", _number)


def readings(text: str) -> list[Any]:
    """What ``text`` is to each of them."""
    return [yaml.load(text, Loader=reader) for reader in (Words, YAML11, YAML12)]
