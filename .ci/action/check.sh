#!/usr/bin/env bash
# The step "check" of action.yml: one run of postel, whose reports become annotations (standard
# output), a summary of the job, and files for the steps that follow.
set -uo pipefail
reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/postel.XXXXXX")
arguments=()
while IFS= read -r line; do
  [ -n "$line" ] && arguments+=("$line")
done <<<"${POSTEL_ARGS:-}"
[ -n "${POSTEL_BASE:-}" ] && arguments+=("$POSTEL_BASE")
[ -n "${POSTEL_REVISION:-}" ] && arguments+=("$POSTEL_REVISION")

postel check --format github --format "json=$reports/report.json" --format "sarif=$reports/postel.sarif" \
  --format "markdown=$reports/report.md" ${arguments[@]+"${arguments[@]}"}
code=$?

if [ -s "$reports/report.json" ]; then
  {
    echo "bump=$(jq -r '.verdict.bump' "$reports/report.json")"
    echo "next-version=$(jq -r '.verdict.next // ""' "$reports/report.json")"
    echo "sarif=$reports/postel.sarif"
    echo "markdown=$reports/report.md"
  } >>"$GITHUB_OUTPUT"
  cat "$reports/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ "$code" = 1 ] && [ "${POSTEL_FAIL:-true}" != true ]; then
  code=0
fi
exit "$code"
