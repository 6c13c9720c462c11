#!/bin/sh
# Every check and every test of `make test`.
set -eu
export PATH="$PWD/.venv/bin:$PATH"

# What the tests on both databases share, and what is printed when its turn comes.
MADE_ONCE=$(mktemp -d)
export MADE_ONCE
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$MADE_ONCE"' EXIT INT TERM

# What the tests need of Debian is installed while the code is looked at. The shell is Chromium without windows of its own: a page
# takes less than half of the processor's time in it. Spark's tests run where there is Java. Without a network the one is done by
# Chromium itself, the other is left out, and nothing else suffers.
sh tests/install.sh &
installing=$!

echo "ruff";          ruff check --quiet .
echo "ruff format";   ruff format --quiet --check .
echo "import-linter"; lint-imports --no-cache >/dev/null || lint-imports --no-cache

wait $installing

# Types and the tests on PostgreSQL go beside the tests: many of these wait for a browser, or for a site of their own. What takes
# longest goes first, a file at a time: see tests/conftest.py.
echo "mypy, pytest"
mypy --no-error-summary &
types=$!
on_postgresql=""
if [ $# = 0 ]; then
    sh tests/postgresql.sh >"$MADE_ONCE/postgresql" 2>&1 &
    on_postgresql=$!
fi
wrong=0
pytest --numprocesses "${WORKERS:-auto}" --dist loadfile --no-loadscope-reorder "$@" || wrong=1
wait $types || { echo "mypy finds what stands above."; wrong=1; }
if [ -n "$on_postgresql" ]; then
    wait $on_postgresql || wrong=1
    echo "PostgreSQL"
    cat "$MADE_ONCE/postgresql"
fi
exit $wrong
