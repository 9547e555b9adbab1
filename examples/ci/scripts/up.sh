#!/usr/bin/env bash
# Brings a stack to what the program declares: up.sh STACK
set -euo pipefail
stack=$1

# What a killed run has left is found again by the provider; its lock has to be taken away by hand (`pulumi cancel`), as
# somebody else's run may hold it.
pulumi up --stack "$stack" --non-interactive --yes --skip-preview
