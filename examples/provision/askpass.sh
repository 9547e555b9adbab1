#!/bin/sh
# ssh asks this for the password, so that it stands in no command line.
printf '%s\n' "$REMOTE_PASSWORD"
