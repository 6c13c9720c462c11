#!/bin/sh
# Every check and every test of `make test`, in the order in which they fail fastest.
set -eu
export PATH="$PWD/.venv/bin:$PATH"

if ! command -v chromium >/dev/null 2>&1; then
    echo "Installing Debian's Chromium for the browser tests ..."
    root=""
    [ "$(id -u)" = 0 ] || root=sudo
    $root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi

# Spark's tests run where there is Java. Without a network they are left out, and nothing else suffers.
if ! command -v java >/dev/null 2>&1; then
    echo "Installing Debian's Java for the tests on Spark ..."
    root=""
    [ "$(id -u)" = 0 ] || root=sudo
    { $root apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends default-jre-headless; } >/dev/null 2>&1 ||
        echo "Java cannot be installed here: the tests on Spark are skipped."
fi

echo "ruff";          ruff check --quiet .
echo "ruff format";   ruff format --quiet --check .
echo "import-linter"; lint-imports --no-cache >/dev/null || lint-imports --no-cache
echo "mypy";          mypy --no-error-summary
echo "pytest";        pytest --numprocesses "${WORKERS:-auto}" "$@"
[ $# -gt 0 ] || { echo "PostgreSQL"; exec sh tests/postgresql.sh; }
