#!/bin/sh
# Every check and every test of `make test`.
set -eu
export PATH="$PWD/.venv/bin:$PATH"

# The shell is Chromium without windows of its own: a page takes less than half of the processor's time in it. Spark's tests run
# where there is Java. Without a network the one is done by Chromium itself, the other is left out, and nothing else suffers.
wanted=""
command -v chromium-headless-shell >/dev/null 2>&1 || wanted="chromium-headless-shell fonts-noto-core"
command -v java >/dev/null 2>&1 || wanted="$wanted default-jre-headless"
if [ -n "$wanted" ]; then
    echo "Installing what the tests need of Debian: $wanted ..."
    root=""
    [ "$(id -u)" = 0 ] || root=sudo
    $root apt-get update -qq || true
    for program in $wanted; do
        DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "$program" >/dev/null ||
            echo "$program cannot be installed here."
    done
    command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null
fi

echo "ruff";          ruff check --quiet .
echo "ruff format";   ruff format --quiet --check .
echo "import-linter"; lint-imports --no-cache >/dev/null || lint-imports --no-cache

# What the tests on both databases share.
MADE_ONCE=$(mktemp -d)
export MADE_ONCE
trap 'rm -rf "$MADE_ONCE"' EXIT INT TERM

# Types are checked by one process, beside the tests. What takes longest goes first, a file at a time: see tests/conftest.py.
echo "mypy, pytest"
mypy --no-error-summary &
types=$!
wrong=0
pytest --numprocesses "${WORKERS:-auto}" --dist loadfile --no-loadscope-reorder "$@" || wrong=1
wait $types || { echo "mypy finds what stands above."; wrong=1; }
[ $wrong = 0 ] || exit 1
[ $# -gt 0 ] || { echo "PostgreSQL"; sh tests/postgresql.sh; }
