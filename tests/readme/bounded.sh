#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-only
# Stands for PROGRAM: ends it after a while; what follows a stream ends well by that.
case " $* " in
*' -N '* | *' events '* | *' -f '* | *' --watch '*)
    timeout --signal=INT 5 PROGRAM "$@"
    status=$?
    ((status == 124)) || exit "$status"
    ;;
*) exec timeout 60 PROGRAM "$@" ;;
esac
