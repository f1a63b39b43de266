"""``beleg schema``."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from ...schema import annotation_schema
from .. import build
from ..configuration import NoProject, find_project
from .frame import DONE, command

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    command(commands, "schema", _schema, "JSON Schema of annotation files")


def _schema(arguments: argparse.Namespace) -> int:
    try:
        registers = build.run(find_project(arguments.directory)).site.registers
    except NoProject:
        registers = None
    print(json.dumps(annotation_schema(registers), ensure_ascii=False, indent=2))
    return DONE
