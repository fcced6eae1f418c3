#!/bin/sh
# Locks the requirements again, with hashes and without a word of where the files come from.
set -eu
cd "$(dirname "$0")/.."
UV=.tools/uv/bin/uv
lock() {
  out=$1; shift
  "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate "$@" \
    --output-file "requirements/$out.txt" "${SOURCE:-pyproject.toml}"
}
lock core
lock web --extra web --extra postgres
lock dev --extra web --extra postgres --extra dev
lock bench --extra web --extra postgres --extra dev --extra bench
printf 'uv\n' > requirements/.uv.in
SOURCE=requirements/.uv.in lock uv
rm requirements/.uv.in
