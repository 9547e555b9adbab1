"""Runs the official command line tool for each line of its input, a JSON list of words, and prints how each ended."""

import json
import os
import sys

from compshare_cli import config

config.DEFAULT_BASE_URL = os.environ["BASE_URL"]

from compshare_cli.cli import app  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

for line in sys.stdin:
    result = CliRunner().invoke(app, ["--json", *json.loads(line)])
    error = "" if result.exception is None else repr(result.exception)
    print(json.dumps({"code": result.exit_code, "out": result.stdout, "error": error + result.stderr}), flush=True)
