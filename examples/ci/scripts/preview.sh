#!/usr/bin/env bash
# Previews a stack and tells a pull request what it costs and loses: preview.sh STACK PULL_REQUEST
# Optional: MAX_MONTHLY, the most that the instances may cost by month, in CNY; COMMENT_AUTHOR, who GH_TOKEN writes as.
set -euo pipefail
stack=$1 pull_request=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

preview=0
pulumi preview --stack "$stack" --non-interactive --json --show-sames \
  > "$folder/preview.json" 2> "$folder/err" || preview=$?

# Without a stack, its passphrase or its state, pulumi doesn't come as far as to JSON.
cost=1
if [ -s "$folder/preview.json" ]; then
  cost=0
  npx pulumi-compshare cost --markdown ${MAX_MONTHLY:+--max-monthly "$MAX_MONTHLY"} \
    < "$folder/preview.json" > "$folder/cost.md" 2>> "$folder/err" || cost=$?
fi
[ -s "$folder/cost.md" ] || echo "What the preview costs isn't known. The job's log may say more." > "$folder/cost.md"
cat "$folder/err" >&2

# Their own words alone, without the state's address, which may hold a login, and without the runner's path.
said=$(sed -nE 's/^(error|cost): /    &/p' "$folder/err")
said=${said//"${PULUMI_BACKEND_URL:-}"/PULUMI_BACKEND_URL}
said=${said//"$PWD"/.}

# Set in as code, their words are no markup, and none becomes a row of the table.
{
  [ -z "$said" ] || printf '%s\n\n' "$said"
  cat "$folder/cost.md"
} > "$folder/report.md"
cat "$folder/report.md"

# The report up to a line's end within so many bytes, and where the rest is: totals, errors and changes are its beginning.
shortened() {
  LC_ALL=C awk -v most="$1" -v rest="[$2]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)" '
    (bytes += length($0) + 1) <= most { print; next }
    { cut++ }
    END { if (cut) print "\nCut here; more lines: " cut ". The whole report is in " rest "." }
  ' "$folder/report.md"
}

# One comment for each stack: mark and author find it again, as anybody can write the mark. GitHub takes 65,536 characters.
comment() {
  local mark="<!-- pulumi-compshare $stack -->" author=${COMMENT_AUTHOR:-github-actions[bot]} known
  local comments="repos/$GITHUB_REPOSITORY/issues/$pull_request/comments"
  printf '%s\n\n%s\n' "$mark" "$(shortened 60000 "the run's summary")" > "$folder/comment.md"
  known=$(gh api "$comments" --paginate --jq ".[] | select(.user.login == \"$author\" and (.body | startswith(\"$mark\"))) | .id" | sed -n 1p) || return
  if [ -n "$known" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$folder/comment.md" --silent
  else
    gh api --method POST "$comments" --field "body=@$folder/comment.md" --silent
  fi
}

# GitHub takes 1 MiB as a summary.
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || shortened 1000000 "the run's log" >> "$GITHUB_STEP_SUMMARY"
comment || echo "::warning::The comment couldn't be written: the report is in this log."

[ "$preview" -eq 0 ] || exit "$preview"
exit "$cost"
