"""The official MCP server as it is installed, whose commands go to another URL."""

import os
import sys

from compshare_cli.mcp_server import CompShareRunner, create_server

cli = os.path.join(os.path.dirname(__file__), "cli.py")
settings = [f"{name}={os.environ[name]}" for name in ("BASE_URL", "COMPSHARE_INSIGHTS_URL")]
create_server(CompShareRunner(command_prefix=["env", *settings, sys.executable, cli])).run(transport="stdio")
