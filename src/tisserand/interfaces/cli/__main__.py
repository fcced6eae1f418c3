"""`python -m tisserand.interfaces.cli`: the `tisserand` command."""

import sys

from tisserand.interfaces.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
