#!/usr/bin/env bash
# Builds what the browser loads: the worker as Embedded Swift wasm, and the assets, compressed and
# tagged, that Sources/PluginAssets embeds in the relay. Does nothing when its inputs are unchanged.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$root/.build/wasm
assets=$root/Sources/PluginAssets/generated
page=$root/Sources/Plugin/Page
status_page=$root/Sources/Plugin/Status

# Lowest first: a module sees those before it.
modules=(JSON Wire Tools Worker)
boundary=Sources/Plugin/Wasm

swift_bin=$(dirname "$(readlink -f "$(command -v swiftc)")")
libc=/usr/lib/wasm32-wasi/libc.a

fail() {
    echo "build.sh: $*" >&2
    exit 1
}

[ -f "$libc" ] || fail "no $libc; run: apt-get install wasi-libc"
builtins=
for candidate in /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a; do
    if [ -f "$candidate" ]; then builtins=$candidate; fi
done
[ -n "$builtins" ] ||
    fail "no compiler builtins for wasm32; run: apt-get install libclang-rt-14-dev-wasm32"

command -v zopfli >/dev/null || fail "no zopfli; run: apt-get install zopfli"
command -v brotli >/dev/null || fail "no brotli; run: apt-get install brotli"
command -v esbuild >/dev/null || fail "no esbuild; run: apt-get install esbuild"
wasm_opt=$(command -v wasm-opt) || fail "no wasm-opt; run: apt-get install binaryen"

# The stack holds recursion over JSON nested 64 deep (16 KiB measured in all, so this is ample).
stack_bytes=262144

swift_flags=(
    -target wasm32-unknown-none-wasm -swift-version 6 -strict-memory-safety -warnings-as-errors
    -enable-experimental-feature Embedded
    -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault
    -wmo -parse-as-library -package-name codap_relay -Osize
    # There is no runtime for it, and wasm's stack cannot overwrite code.
    -Xfrontend -disable-stack-protector
)

# From Swift's IR to objects for link-time optimisation, which takes 10 % off the compressed wasm.
# (swiftc's own -emit-bc crashes in 6.3.1.)
clang_flags=(--target=wasm32-unknown-none-wasm -Oz -flto)

# Reference counting and allocation stay calls: LLVM would copy them into every use, which is 3 % of
# the compressed wasm. swiftc leaves its IR as it is so that clang sees the attribute first. Where a
# compiler names or declares them otherwise, nothing matches and the wasm is only larger.
counting='retain|release|retain_n|release_n|bridgeObjectRetain|bridgeObjectRelease|allocObject'
counting+='|deallocClassInstance|once'
counting+='|isUniquelyReferenced_native|isUniquelyReferenced_nonNull_native'
keep_calls="s/^(define (weak_odr|linkonce_odr) [a-z]+ @swift_($counting)\([^)]*\))/\1 noinline/"

compiler=$(swiftc --version 2>/dev/null)

# Prints a hash of everything a step reads: names, contents, this script, the compiler.
fingerprint() {
    {
        echo "$compiler"
        find "$@" "${BASH_SOURCE[0]}" -type f -print0 | sort -z | xargs -0 sha256sum
    } | sha256sum | cut -d' ' -f1
}

# Whether FILE and its stamp stand as the inputs with hash $2 left them.
is_current() {
    [ -f "$1" ] && [ -f "$1.stamp" ] && [ "$(cat "$1.stamp")" = "$2" ]
}

swift_compile() { # swift_compile MODULE FOLDER ARGUMENT…
    local module=$1 folder=$2 sources=()
    shift 2
    while IFS= read -r -d '' file; do sources+=("$file"); done \
        < <(find "$folder" -name '*.swift' -print0 | sort -z)
    swiftc "${swift_flags[@]}" -I "$out" -module-name "$module" "$@" "${sources[@]}"
}

compile_object() { # compile_object MODULE FOLDER HASH
    swift_compile "$1" "$2" -emit-ir -Xfrontend -disable-llvm-optzns -o "$out/$1.ll"
    sed -E -i "$keep_calls" "$out/$1.ll"
    "$swift_bin/clang" "${clang_flags[@]}" -Wno-override-module -c "$out/$1.ll" -o "$out/$1.o"
    rm "$out/$1.ll"
    echo "$3" >"$out/$1.o.stamp"
}

build_wasm() {
    local below=() jobs=() objects=() module folder hash job
    for module in "${modules[@]}"; do below+=("$root/Sources/$module"); done
    hash=$(fingerprint "${below[@]}" "$root/$boundary")
    if is_current "$out/worker.wasm" "$hash"; then return; fi
    mkdir -p "$out"
    # The interfaces first, each seeing those below it; then all objects can be made at once.
    below=()
    for module in "${modules[@]}" PluginWasm; do
        folder=$root/Sources/$module
        if [ "$module" = PluginWasm ]; then folder=$root/$boundary; fi
        objects+=("$out/$module.o")
        below+=("$folder")
        hash=$(fingerprint "${below[@]}")
        if is_current "$out/$module.o" "$hash"; then continue; fi
        rm -f "$out/$module.o.stamp"
        if [ "$module" != PluginWasm ]; then
            swift_compile "$module" "$folder" \
                -emit-module -emit-module-path "$out/$module.swiftmodule"
        fi
        compile_object "$module" "$folder" "$hash" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do wait "$job" || fail "a module does not compile; see above"; done
    for module in runtime allocator; do
        "$swift_bin/clang" "${clang_flags[@]}" -ffreestanding -Wall -Wextra -Werror \
            -c "$root/$boundary/$module.c" -o "$out/$module.o"
        objects+=("$out/$module.o")
    done
    "$swift_bin/wasm-ld" "${objects[@]}" -o "$out/worker.wasm" \
        --lto-O2 --no-entry --gc-sections --strip-all -z stack-size=$stack_bytes \
        "$libc" "$builtins"
    # What wasm-ld leaves: 8 % of the compressed wasm. Names the features that the input uses; below
    # 1024 no data lies, where wasm-ld begins.
    "$wasm_opt" --low-memory-unused --optimize-added-constants-propagate \
        --flatten --rereloop -Oz -Oz --flatten --rereloop -Oz -Oz --enable-bulk-memory \
        --enable-sign-ext --enable-mutable-globals --enable-nontrapping-float-to-int \
        "$out/worker.wasm" -o "$out/worker.wasm"
    # Of all inputs: the last module sees every other.
    echo "$hash" >"$out/worker.wasm.stamp"
    echo "worker.wasm: $(stat -c %s "$out/worker.wasm") bytes," \
        "$(zopfli -c "$out/worker.wasm" | wc -c) gzipped," \
        "$(brotli --best -c "$out/worker.wasm" | wc -c) with Brotli"
}

content_type() {
    case $1 in
        *.html) echo "text/html; charset=utf-8" ;;
        *.css) echo "text/css; charset=utf-8" ;;
        *.js) echo "text/javascript; charset=utf-8" ;;
        *.svg) echo "image/svg+xml" ;;
        *.wasm) echo "application/wasm" ;;
        *) fail "no content type for $1; add it to content_type" ;;
    esac
}

# Writes the table that assets.c includes: one line for each file.
build_assets() {
    local hash file name tag index=0
    hash=$(fingerprint "$page" "$status_page" "$out/worker.wasm")
    if is_current "$assets/assets.inc" "$hash"; then return; fi
    rm -rf "$assets"
    mkdir -p "$assets"
    cp "$out/worker.wasm" "$assets"
    for file in "$page"/*.html; do sed -E 's/^ +//' "$file" >"$assets/${file##*/}"; done
    # One file each: fewer requests, and what is alike compresses together. What is imported late,
    # such as another language, stays a file of its own.
    (cd "$page" && esbuild main.js clock-worker.js style.css --log-level=warning --bundle --minify \
        --format=esm --target=es2022 --charset=utf8 --splitting --chunk-names=[name] \
        --outdir="$assets")
    # The operators' page shares the plugin's colours and nothing else; its folder keeps it apart.
    # Sheets that it imports and has not itself are found in NODE_PATH.
    mkdir "$assets/status"
    cp "$status_page"/*.html "$assets/status"
    (cd "$status_page" && NODE_PATH=$page esbuild status.js status.css --log-level=warning \
        --bundle --minify --format=esm --target=es2022 --outdir="$assets/status")
    : >"$assets/data.inc"
    : >"$assets/table.inc"
    while IFS= read -r -d '' file; do
        name=${file#"$assets/"}
        zopfli "$file"
        brotli --best --keep "$file"
        tag=$(sha256sum "$file" | cut -d' ' -f1)
        {
            echo "static const unsigned char plain_${index}[] = {"
            echo "#embed \"$name\""
            echo "};"
            echo "static const unsigned char gzipped_${index}[] = {"
            echo "#embed \"$name.gz\""
            echo "};"
            echo "static const unsigned char brotli_${index}[] = {"
            echo "#embed \"$name.br\""
            echo "};"
        } >>"$assets/data.inc"
        echo "{\"$name\", \"$(content_type "$name")\", \"$tag\"," \
            "plain_$index, sizeof plain_$index, gzipped_$index, sizeof gzipped_$index," \
            "brotli_$index, sizeof brotli_$index}," >>"$assets/table.inc"
        index=$((index + 1))
    done < <(find "$assets" -type f ! -name '*.inc' -print0 | sort -z)
    echo "#include \"data.inc\"
static const struct plugin_asset assets[] = {
#include \"table.inc\"
};" >"$assets/assets.inc"
    echo "$hash" >"$assets/assets.inc.stamp"
}

# Writes the commit, when it is another one than last time.
build_revision() {
    local commit line
    commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
    line="static const char build_revision[] = \"$commit\";"
    if [ "$(cat "$assets/revision.inc" 2>/dev/null)" != "$line" ]; then
        echo "$line" >"$assets/revision.inc"
    fi
}

build_wasm
build_assets
build_revision
