#!/bin/sh
# What the tests need of Debian, where it is missing.
set -eu
wanted=""
command -v chromium-headless-shell >/dev/null 2>&1 || wanted="chromium-headless-shell fonts-noto-core"
command -v java >/dev/null 2>&1 || wanted="$wanted default-jre-headless"
ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || wanted="$wanted postgresql"
[ -n "$wanted" ] || exit 0

echo "Installing what the tests need of Debian: $wanted ..."
root=""
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq || true
for program in $wanted; do
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "$program" >/dev/null ||
        echo "$program cannot be installed here."
done
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null
