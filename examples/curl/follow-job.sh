#!/usr/bin/env bash
# Starts a job, prints each of its results once and in order, and resumes after a cut.
set -euo pipefail

ask() { # BODY [OPTION…]
  curl --silent --show-error --no-buffer --fail-with-body "${TRELLIS_URL:-http://127.0.0.1:8000}/graphql" \
    --header "Authorization: Bearer $TRELLIS_TOKEN" --header 'Content-Type: application/json' --data "$@"
}

start='mutation($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }'
input='{"pipelineId": "f84e63d8-c17d-5b26-85fd-7405b5c6831c", "libraryId": 1}'
started=$(ask "{\"query\": \"$start\", \"variables\": {\"input\": $input}}")
job=$(sed -n 's/.*"rowId":"\([^"]*\)".*/\1/p' <<<"$started")
[ -n "$job" ] || { echo "$started" >&2; exit 1; }
echo "job $job"

follow='subscription($jobId: UUID!) { coiceJobResults(jobId: $jobId) { sequence image { name } result } }'
last=0
while true; do
  event='' id='' data=''
  while IFS= read -r line; do
    case $line in
      event:*) event=${line#event: } ;;
      id:*) id=${line#id: } ;;
      data:*) data=${line#data: } ;;
      refused) exit 1 ;; # curl has said why
      '') # an empty line ends an event: only now is it certain to be whole
        [ "$event" != complete ] || exit 0
        [ -n "$id" ] || [ -z "$data" ] || { echo "$data" >&2; exit 1; }
        [ -z "$id" ] || { last=$id; printf '%s %s\n' "$id" "$data"; }
        event='' id='' data='' ;;
    esac
  done < <(ask "{\"query\": \"$follow\", \"variables\": {\"jobId\": \"$job\"}}" \
    --header 'Accept: text/event-stream' --header "Last-Event-ID: $last" --retry 100 --retry-connrefused \
    || [ $? != 22 ] || printf '\nrefused\n')
  sleep 1
done
