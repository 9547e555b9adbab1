#!/usr/bin/env bash
# Previews a stack and tells a pull request what it costs and loses: preview.sh STACK PULL_REQUEST
# Optional: MAX_MONTHLY, the most that the instances may cost by month, in CNY.
set -euo pipefail
stack=$1 pull_request=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

preview=0
pulumi preview --stack "$stack" --non-interactive --json --show-sames > "$folder/preview.json" || preview=$?

cost=0
npx pulumi-compshare cost "$folder/preview.json" --markdown ${MAX_MONTHLY:+--max-monthly "$MAX_MONTHLY"} \
  > "$folder/cost.md" 2> "$folder/cost.err" || cost=$?
cat "$folder/cost.err" >&2

# One comment for each stack: the mark finds it again.
mark="<!-- pulumi-compshare $stack -->"
{
  echo "$mark"
  echo
  # Set in as code, no text is markup, and none becomes a row of the table.
  sed -n 's/^cost: /    &/p' "$folder/cost.err"
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
