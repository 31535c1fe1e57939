"""`python -m bihuan <command>`: what ./bihuan hands over to once the environment stands."""

from bihuan.operations.console import main

raise SystemExit(main())
