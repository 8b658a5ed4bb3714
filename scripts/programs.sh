#!/bin/sh
# Sees to it that the tests have a browser, a Chinese face and what the network watch is laid with: installs Debian's where
# it may, else says so.
set -eu
needed=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || needed="chromium"
fc-list 2>/dev/null | grep -qi "cjk" || needed="$needed fonts-noto-cjk"
command -v ip >/dev/null || needed="$needed iproute2"
[ -n "$needed" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $needed >/dev/null
else
	echo "The browser tests will be SKIPPED or draw boxes for Chinese, the network is NOT WATCHED: missing $needed. As root: apt-get install $needed" >&2
fi
