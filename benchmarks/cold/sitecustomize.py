"""On the path of a server only in `make bench`: takes away one part of the warm-up.

Python imports a module of this name by itself when it starts.
"""

import os
import sys
import types

if os.environ.get("ONELAYER_WITHOUT") == "quick":
    sys.modules["ui.quick"] = types.ModuleType("ui.quick")
    sys.modules["ui.quick"].charts = lambda: None
