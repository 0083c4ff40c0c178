#!/usr/bin/env bash
# The last step of action.yml: one comment on the pull request, written once and updated after.
set -euo pipefail
marker='<!-- postel -->'
limit=65000 # of a comment: 65,536 characters
body=$(mktemp "${RUNNER_TEMP:-/tmp}/postel.XXXXXX")
{
  echo "$marker"
  head -c "$limit" "$POSTEL_MARKDOWN"
} >"$body"
comments="repos/$GITHUB_REPOSITORY/issues/$POSTEL_PULL/comments"
id=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body"
else
  gh api --silent --method POST "$comments" --field "body=@$body"
fi
