#!/bin/sh
# The shortest round trip through a set of cities, by simulated annealing in awk. It knows nothing of any tuner: settings are
# arguments, progress is printed. Usage: anneal.sh START_TEMPERATURE COOLING MOVE [SEED]; MOVE is reverse, swap or insert.
set -eu
start=$1 cooling=$2 move=$3 seed=${4:-1}
steps=30

awk -v temperature="$start" -v cooling="$cooling" -v move="$move" -v seed="$seed" -v steps="$steps" '
    function distance(a, b) { return sqrt((x[a] - x[b]) ^ 2 + (y[a] - y[b]) ^ 2) }
    function length_of(   i, sum) {
        sum = distance(tour[n - 1], tour[0])
        for (i = 1; i < n; i++) sum += distance(tour[i - 1], tour[i])
        return sum
    }
    # Each awk has another rand(): a generator of our own gives the same tour everywhere.
    function random() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function swap(i, j,   held) { held = tour[i]; tour[i] = tour[j]; tour[j] = held }
    function reverse(i, j) { while (i < j) swap(i++, j--) }
    function carry(from, to,   held, k) {
        held = tour[from]
        if (from < to) for (k = from; k < to; k++) tour[k] = tour[k + 1]
        else for (k = from; k > to; k--) tour[k] = tour[k - 1]
        tour[to] = held
    }
    function change(i, j) { if (move == "reverse") reverse(i, j); else if (move == "swap") swap(i, j); else carry(i, j) }
    function undo(i, j) { if (move == "insert") carry(j, i); else change(i, j) }

    BEGIN {
        if (move != "reverse" && move != "swap" && move != "insert") {
            print "anneal.sh: MOVE must be reverse, swap or insert, not " move > "/dev/stderr"
            exit 2
        }
    }
    !/^#/ { x[n + 0] = $1; y[n + 0] = $2; tour[n + 0] = n + 0; n++ }
    END {
        if (n == 0) exit 2
        state = 1 + seed % 2147483646
        now = best = length_of()
        for (step = 1; step <= steps; step++) {
            for (try = 0; try < 160 * n; try++) {
                i = int(random() * n); j = int(random() * n)
                if (i > j && move != "insert") { held = i; i = j; j = held }
                if (i == j) continue
                change(i, j)
                then = length_of()
                if (then <= now || random() < exp((now - then) / temperature)) now = then; else undo(i, j)
                if (now < best) best = now
            }
            temperature *= cooling
            printf "step=%d loss=%.4f temperature=%.6f\n", step, best, temperature
            fflush()
        }
    }' "$(dirname "$0")/cities.txt"
