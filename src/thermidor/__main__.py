"""``python -m thermidor`` is the command ``thermidor``."""

from thermidor.cli.main import main

if __name__ == "__main__":
    main()
