#!/bin/sh
# The tests of receiving, of the search, of handing over, of reports, letters and the archive and of what is done at once, on a PostgreSQL of
# their own in a folder that is thrown away.
set -eu
export PATH="$PWD/.venv/bin:$PATH"
programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
if [ -z "$programs" ]; then
    echo "Installing Debian's PostgreSQL for the tests on it ..."
    root=""
    [ "$(id -u)" = 0 ] || root=sudo
    $root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)
fi

folder=$(mktemp -d)
# PostgreSQL does not run as root.
as() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$*"; else sh -c "$*"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
stop() { as "$programs/pg_ctl -D $folder/data -m immediate stop" >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT INT TERM

port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as "$programs/initdb -D $folder/data -U folkmoot -A trust -E UTF8 --locale=C.UTF-8" >/dev/null
# Nothing here outlives a power cut, so the disk is not waited for.
as "$programs/pg_ctl -D $folder/data -o '-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off' -l $folder/log -w start" >/dev/null
DATABASE_URL="postgresql://folkmoot@127.0.0.1:$port/postgres" pytest --numprocesses "${WORKERS:-auto}" --dist loadfile --no-loadscope-reorder \
    -m "not browser" tests/surveys/collecting \
    tests/site/test_search.py tests/site/test_search_quality.py tests/site/test_handing_over.py tests/programme/test_at_once.py tests/stories/test_reports.py tests/stories/test_letters.py tests/stories/test_archive_index.py --deselect \
    tests/surveys/collecting/test_storm.py::test_what_is_acknowledged_survives_kills_a_locked_database_and_a_full_disk
