#!/bin/sh
# The browsers of the tests, from Debian's packages, with fonts for Chinese: Chromium, without which they fail, and Firefox, without
# which what concerns it is skipped (where there is no such package, as on Ubuntu).
set -e
run() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
has() { for command in "$@"; do command -v "$command" >/dev/null && return; done; return 1; }

wanted=
has chromium chromium-browser || wanted="chromium fonts-noto-cjk fonts-noto-core"
has firefox-esr firefox || wanted="$wanted firefox-esr"
test -n "$wanted" || exit 0
if ! has apt-get; then
	if has chromium chromium-browser; then exit 0; fi
	echo "The browser tests need Chromium: install it, and run make test again." >&2
	exit 1
fi
run apt-get update -qq
apt-cache show firefox-esr >/dev/null 2>&1 || wanted=${wanted%firefox-esr}
test -z "${wanted# }" || DEBIAN_FRONTEND=noninteractive run apt-get install -y -qq --no-install-recommends $wanted >/dev/null
