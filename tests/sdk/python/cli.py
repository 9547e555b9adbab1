"""The official command line tool as it is installed, with another URL: it has no setting for that."""

import os

from compshare_cli import config

config.DEFAULT_BASE_URL = os.environ["BASE_URL"]

from compshare_cli.cli import main  # noqa: E402

main()
