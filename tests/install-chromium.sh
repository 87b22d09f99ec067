#!/bin/sh
# Chromium for the browser tests, from Debian's packages, with fonts for Chinese.
set -e
run() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
if ! command -v apt-get >/dev/null; then
	echo "The browser tests need Chromium: install it, and run make test again." >&2
	exit 1
fi
run apt-get update -qq
DEBIAN_FRONTEND=noninteractive run apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fonts-noto-core >/dev/null
