#!/bin/sh
# A server's end of the command driver: DIR SERVER see|stop|start WORKLOAD [SEQUENCE]. A workload is a real process whose number
# is in DIR/WORKLOAD.pid; files in DIR make it misbehave. Nothing of its arguments is ever evaluated.
dir=$1 server=$2 verb=$3 workload=$4 sequence=${5:-0}
pid=$(cat "$dir/$workload.pid") || exit 4
pause() { timeout 0.03 tail -f /dev/null; }
case $verb in
    see)
        # A zombie has ended; whoever started it has not noticed yet.
        state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
        case $state in
            '' | Z) echo inactive; exit 3 ;;
            *) echo active; exit 0 ;;
        esac
        ;;
    stop)
        echo "begin $sequence" >>"$dir/log"
        trap '' TERM
        while [ -e "$dir/hang-$server" ]; do pause; done
        [ ! -e "$dir/slow" ] || { pause; pause; pause; }
        echo "end $sequence" >>"$dir/log"
        [ ! -e "$dir/fail-$workload" ] || { echo "cannot stop $workload" >&2; exit 1; }
        [ -e "$dir/lie-$workload" ] || kill "$pid"
        exit 0
        ;;
    start)
        echo "begin $sequence" >>"$dir/log"
        trap '' TERM
        while [ -e "$dir/hang-$server" ]; do pause; done
        [ ! -e "$dir/slow" ] || { pause; pause; pause; }
        echo "end $sequence" >>"$dir/log"
        [ ! -e "$dir/fail-$workload" ] || { echo "cannot start $workload" >&2; exit 1; }
        [ ! -e "$dir/lie-$workload" ] || exit 0
        state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
        case $state in
            '' | Z)
                setsid tail -f /dev/null </dev/null >/dev/null 2>&1 &
                echo $! >"$dir/$workload.pid"
                ;;
        esac
        exit 0
        ;;
    *) exit 2 ;;
esac
