"""``python -m mithaq``: the command line, where the command itself is not on the path."""

from mithaq.cli import main

if __name__ == "__main__":
    main()
