#!/bin/sh
# The tests of receiving, of the search, of handing over, of reports, letters and the archive and of what is done at once, on a
# PostgreSQL of their own.
set -eu
export PATH="$PWD/.venv/bin:$PATH"
exec python -m tests.postgresql pytest --numprocesses "${WORKERS:-auto}" --dist loadfile --no-loadscope-reorder -m "not browser" \
    tests/surveys/collecting tests/site/test_search.py tests/site/test_search_quality.py tests/site/test_handing_over.py \
    tests/programme/test_at_once.py tests/stories/test_reports.py tests/stories/test_letters.py tests/stories/test_archive_index.py \
    --deselect tests/surveys/collecting/test_storm.py::test_what_is_acknowledged_survives_kills_a_locked_database_and_a_full_disk
