#!/usr/bin/env bash
# How many instructions a question takes to be analysed and ranked by words alone: a figure that does not depend on how busy the
# machine is. Needs valgrind. With ISNAD_EVAL_DATA over 3,800 paragraphs (docs/quality.md), without it over the shipped article.
# Fails when it is over the figure given as the first argument.
set -euo pipefail
cd "$(dirname "$0")/.."

few=100 many=300
cargo bench --locked --quiet --bench search --no-run
bench=$(cargo bench --locked --bench search --no-run 2>&1 | sed -n 's/.*(\(.*\/search-[0-9a-f]*\))$/\1/p')

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" --asked "$1" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

per_question=$((($(count $many) - $(count $few)) / (many - few)))
echo "$per_question instructions a question"
if [ "$per_question" -gt "${1:-$per_question}" ]; then
    echo "more than $1: a regression, or a reason to write down" >&2
    exit 1
fi
