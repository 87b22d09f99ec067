"""`python -m wgreport`."""

import sys

from wgreport.cli import main

sys.exit(main())
