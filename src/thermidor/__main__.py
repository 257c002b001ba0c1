"""``python -m thermidor`` is the command ``thermidor``."""

from thermidor.cli import main

if __name__ == "__main__":
    main()
