"""The commands of ``beleg``, one module each; ``cli`` puts them together.

Each module has ``add(commands)``, which declares its arguments, and a function that runs it and
returns the exit code.
"""
