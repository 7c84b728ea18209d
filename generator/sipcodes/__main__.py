"""``python -m sipcodes``."""

import sys

from sipcodes.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
