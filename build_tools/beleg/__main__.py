"""``python -m beleg`` does what the command ``beleg`` does."""

import sys

from beleg.adapters.cli import main

if __name__ == "__main__":
    sys.exit(main())
