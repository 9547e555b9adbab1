#!/usr/bin/env bash
# Previews a stack and tells a pull request what it costs and loses: preview.sh STACK PULL_REQUEST
# Optional: MAX_MONTHLY, the most that the instances may cost by month, in CNY.
set -euo pipefail
stack=$1 pull_request=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

preview=0
pulumi preview --stack "$stack" --non-interactive --json --show-sames \
  > "$folder/preview.json" 2> "$folder/err" || preview=$?

cost=0
if [ -s "$folder/preview.json" ]; then
  npx pulumi-compshare cost --markdown ${MAX_MONTHLY:+--max-monthly "$MAX_MONTHLY"} \
    < "$folder/preview.json" > "$folder/cost.md" 2>> "$folder/err" || cost=$?
else
  # It didn't come as far as to JSON: no such stack, a wrong passphrase, a state out of reach.
  echo "Nothing could be previewed: what it costs isn't known." > "$folder/cost.md"
  cost=1
fi
cat "$folder/err" >&2

# Their own words alone, without the state's address, which may hold a login, and without the runner's path.
said=$(sed -nE 's/^(error|cost): /    &/p' "$folder/err")
said=${said//"${PULUMI_BACKEND_URL:-}"/PULUMI_BACKEND_URL}
said=${said//"$PWD"/.}

# One comment for each stack: the mark finds it again.
mark="<!-- pulumi-compshare $stack -->"
{
  echo "$mark"
  echo
  # Set in as code, no text is markup, and none becomes a row of the table.
  echo "$said"
  echo
  cat "$folder/cost.md"
} > "$folder/comment.md"
comments="repos/$GITHUB_REPOSITORY/issues/$pull_request/comments"
known=$(gh api "$comments" --paginate --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
if [ -n "$known" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$folder/comment.md" --silent
else
  gh api --method POST "$comments" --field "body=@$folder/comment.md" --silent
fi
cat "$folder/cost.md"

[ "$preview" -eq 0 ] || exit "$preview"
exit "$cost"
