"""``python -m santu`` is ``santu``."""

import sys

from santu.cli import main

sys.exit(main())
