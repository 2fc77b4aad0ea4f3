#!/usr/bin/env bash
# Fuzzes the parsers that read bytes from strangers, each for a bounded time and in bounded memory.
#
#   Tests/Fuzz/run.sh SECONDS [TARGET…]     build and fuzz all targets, or those named
#   Tests/Fuzz/run.sh replay TARGET FILE    run one input, for a failing case
#
# A target is `Tests/Fuzz/<Name>Fuzz.swift`, a row in the table below and seeds in
# `Tests/Fuzz/corpus/<name>/`, which every run replays first: a failing case, once fixed, goes there
# as its regression test. What a run discovers stays in `.build/fuzz/corpus/<name>/`.
set -euo pipefail
cd "$(dirname "$0")/../.."

# target | its Swift file | modules it needs, lowest first: Name=folder, or Name=folder:File,File
# for a part of a module that would need too much as a whole. A line without a target goes on.
targets='
json | JSONFuzz.swift | JSON=Sources/JSON SchemaValidation=Tests/SchemaValidation
http | HTTPFuzz.swift | HTTP=Sources/HTTP/Codec
events | EventStreamFuzz.swift | HTTP=Sources/HTTP/Codec
query | QueryFuzz.swift | HTTP=Sources/HTTP/Codec
headers | HeadersFuzz.swift | HTTP=Sources/HTTP/Codec
        | | FieldText=Sources/Relay:FieldText,Preferences,ContentCoding
messages | MessagesFuzz.swift | JSON=Sources/JSON Wire=Sources/Wire HTTP=Sources/HTTP/Codec
        | | Telemetry=Sources/Telemetry Sessions=Sources/Sessions
        | | Fields=Sources/Relay:Fields,Problem
session | SessionFuzz.swift | JSON=Sources/JSON Wire=Sources/Wire
        | | Telemetry=Sources/Telemetry Sessions=Sources/Sessions
'

rss_limit_mb=512    # a parser that needs more for one input is broken
timeout_s=5         # one input may take this long
max_len=4096        # bytes; longer inputs find little that these do not
out=.build/fuzz
declare -A built=()

row() { # TARGET FIELD
    awk -F'|' -v name="$1" -v field="$2" '
        { for (i = 1; i <= NF; i++) gsub(/^ +| +$/, "", $i) }
        $1 != "" { target = $1 }
        target == name && $field != "" { print $field }' <<<"$targets"
}

names() { awk -F'|' '$1 ~ /[a-z]/ { print $1 }' <<<"$targets" | xargs -n 1; }

sources() { # PLACE, as in the table
    local folder=${1%%:*} name
    [ -d "$folder" ] || fail "$folder does not exist"
    if [ "$folder" = "$1" ]; then
        find "$folder" -name '*.swift' | LC_ALL=C sort
    else
        for name in $(tr , ' ' <<<"${1#*:}"); do echo "$folder/$name.swift"; done
    fi
}

fail() { echo "fuzz: $*" >&2; exit 2; }

build() { # TARGET
    local target=$1 file modules objects=() dir=$out/build
    file=$(row "$target" 2)
    [ -n "$file" ] || fail "no target '$target'; known: $(names | xargs)"
    modules=$(row "$target" 3)
    local flags=(-swift-version 6 -O -wmo -parse-as-library -package-name codap_relay
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
        -enable-upcoming-feature InternalImportsByDefault -enable-testing -sanitize=fuzzer
        -I "$dir")
    local library
    for library in Sources/C*; do flags+=(-I "$library"); done
    mkdir -p "$dir"
    for module in $modules; do
        local name=${module%%=*}
        objects+=("$dir/$name.o")
        # Targets share what they need.
        [ -z "${built[$module]:-}" ] || continue
        sources "${module#*=}" >"$dir/$name.sources"
        swiftc "${flags[@]}" -module-name "$name" -emit-module \
            -emit-module-path "$dir/$name.swiftmodule" -c "@$dir/$name.sources" -o "$dir/$name.o"
        built[$module]=yes
    done
    swiftc "${flags[@]}" -module-name "${target}_fuzz" -static-stdlib -use-ld=lld \
        "Tests/Fuzz/$file" "${objects[@]}" -o "$out/$target"
}

fuzz() { # TARGET SECONDS
    local target=$1 seconds=$2 failures=$out/failures/$1 found=$out/corpus/$1
    local seeds=Tests/Fuzz/corpus/$1 status=0
    mkdir -p "$failures" "$found" "$seeds"
    touch "$out/started"
    "$out/$target" -max_total_time="$seconds" -rss_limit_mb="$rss_limit_mb" \
        -timeout="$timeout_s" -max_len="$max_len" -artifact_prefix="$failures/" \
        -print_final_stats=1 "$found" "$seeds" >"$out/$target.log" 2>&1 || status=$?
    if [ "$status" = 0 ]; then
        awk -v t="$target" '/stat::number_of_executed_units/ { n = $2 } / cov: / { line = $0 }
            END { match(line, /cov: [0-9]+/)
                  print "fuzz: " t ": " n " inputs, no failure, " substr(line, RSTART, RLENGTH) }' \
            "$out/$target.log"
        return 0
    fi
    echo "fuzz: $target: FAILED (status $status); whole log in $out/$target.log:"
    grep -E 'Fatal error|ERROR: ' "$out/$target.log" | tail -n 5
    find "$failures" -type f -newer "$out/started" | while read -r case; do
        echo "fuzz: failing input $case:"
        od -A d -t x1z "$case" | head -n 20
        echo "fuzz: replay with: Tests/Fuzz/run.sh replay $target $case"
    done
    return 1
}

# The Swift backtracer would end the process before libFuzzer has saved the failing input.
export SWIFT_BACKTRACE=enable=no

if [ "${1:-}" = replay ]; then
    [ $# = 3 ] || fail "usage: run.sh replay TARGET FILE"
    build "$2"
    exec "$out/$2" -rss_limit_mb="$rss_limit_mb" -handle_ill=0 \
        -handle_trap=0 "$3"
fi

[[ "${1:-}" =~ ^[1-9][0-9]*$ ]] || fail "usage: run.sh SECONDS [TARGET…]"
seconds=$1
shift
[ $# -gt 0 ] || mapfile -t all < <(names)
[ $# -gt 0 ] || set -- "${all[@]}"
result=0
for target in "$@"; do build "$target"; done
for target in "$@"; do fuzz "$target" "$seconds" || result=1; done
exit "$result"
