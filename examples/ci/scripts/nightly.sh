#!/usr/bin/env bash
# Looks for drift and for instances that no state owns: nightly.sh STACK [STATE_OF_ANOTHER_STACK...]
# Both are looked for whatever the other finds.
set -uo pipefail
stack=$1
shift
states=()
for file in "$@"; do states+=(--state "$file"); done

failed=0
echo "== drift"
pulumi preview --stack "$stack" --non-interactive --refresh --expect-no-changes --diff || failed=$?
echo "== orphans"
npx pulumi-compshare orphans --stack "$stack" ${states[@]+"${states[@]}"} || failed=$?
exit "$failed"
