"""``python -m sipcodes``."""

from sipcodes.commands.main import entry

if __name__ == "__main__":
    entry()
