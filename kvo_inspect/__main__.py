"""`python -m kvo_inspect` is the same program as `kvo-inspect`."""

from kvo_inspect.cli import main

if __name__ == "__main__":
    main()
