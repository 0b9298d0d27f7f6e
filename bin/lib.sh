# shellcheck shell=bash disable=SC2034
# What the commands of this folder share: where things are, and how a JDK, Maven and a build are had.
# Sourced, never run. Says on standard error what it does; asks nothing.

bongsu_home="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
peers_dir="$bongsu_home/.peers"
jdk_floor=17

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$*"
    exit 3
}

# The feature release of a JDK home (17, 21, 25, ...), from the file that every JDK carries; 0 where there is none.
jdk_release() {
    local version=0
    if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        version="$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release")"
    fi
    printf '%s\n' "${version:-0}"
}

# Every JDK of this machine at or above the floor, as "RELEASE HOME", oldest first, each once.
jdks() {
    local candidate path_java
    path_java="$(command -v javac 2>/dev/null || true)"
    {
        for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/jdk* /opt/java/*; do
            [ -n "$candidate" ] && [ -d "$candidate" ] && (cd -- "$candidate" && pwd -P)
        done
        [ -n "$path_java" ] && dirname -- "$(dirname -- "$(readlink -f -- "$path_java")")"
    } | sort -u | while read -r candidate; do
        local release
        release="$(jdk_release "$candidate")"
        [ "$release" -ge "$jdk_floor" ] && printf '%s %s\n' "$release" "$candidate"
    done | sort -n -k1,1
    return 0
}

# The JDK to build and run with: JAVA_HOME where it is good enough, else the oldest that is: 17 is what is promised.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_release "$JAVA_HOME")" -ge "$jdk_floor" ]; then
        return 0
    fi
    JAVA_HOME="$(jdks | head -n 1 | cut -d ' ' -f 2-)"
    [ -n "$JAVA_HOME" ] || die "no JDK $jdk_floor or newer in JAVA_HOME, PATH or /usr/lib/jvm; on Debian: apt-get install openjdk-17-jdk-headless"
    export JAVA_HOME
}

# Sets the array mvn to a command that works: the machine's Maven, or Debian's, installed as root or else unpacked beside the build.
find_maven() {
    local unpacked="$peers_dir/maven/usr/share/maven"
    if command -v mvn >/dev/null 2>&1; then
        mvn=(mvn)
        return 0
    fi
    if [ ! -x "$unpacked/bin/mvn" ]; then
        if [ "$(id -u)" = 0 ]; then
            say "no Maven here: installing Debian's"
            if { apt-get install -y --no-install-recommends maven || { apt-get update && apt-get install -y --no-install-recommends maven; }; } \
                >&2 </dev/null && command -v mvn >/dev/null 2>&1; then
                mvn=(mvn)
                return 0
            fi
            say "that failed; unpacking it beside the build instead"
        fi
        say "no Maven here: unpacking Debian's into .peers/maven"
        "$bongsu_home/bin/peers" --into maven maven || die "Maven could not be had; install Maven 3.8.7 or newer"
    fi
    # Debian's launcher finds its home through /usr/share; the variable points it here.
    mvn=(env "M2_HOME=$unpacked" "MAVEN_HOME=$unpacked" "$unpacked/bin/mvn")
}

build_stamp="$bongsu_home/target/built"

# Whether the jars stand and nothing that they are made of is newer; folders count, so that a deleted file does too.
build_is_fresh() {
    [ -e "$build_stamp" ] && [ -d "$bongsu_home/daemon/target/lib" ] || return 1
    compgen -G "$bongsu_home/daemon/target/daemon-*.jar" >/dev/null || return 1
    [ -z "$(find "$bongsu_home"/pom.xml "$bongsu_home"/*/pom.xml "$bongsu_home"/*/src/main -newer "$build_stamp" -print -quit)" ]
}

# Runs a command that builds the jars, and stamps the build with the time at which it began.
stamped() {
    mkdir -p -- "$bongsu_home/target"
    : >"$build_stamp.begun"
    "$@" || return
    # "mvn clean" may have taken the folder along.
    mkdir -p -- "$bongsu_home/target"
    if [ -e "$build_stamp.begun" ]; then
        mv -f -- "$build_stamp.begun" "$build_stamp"
    fi
}

compile_jars() {
    (cd -- "$bongsu_home" && "${mvn[@]}" -B -q -DskipTests package -pl daemon -am) >&2 </dev/null 9>&-
}

# Builds where needed. Two first uses at once: the second waits for the first, then finds the build fresh.
build() {
    build_is_fresh && return 0
    # A test that started bin/bongsu would wait for the very build that runs it.
    [ "${BONGSU_BUILDING:-}" != true ] || die "inside of a build: start the class, not bin/bongsu"
    find_maven
    mkdir -p -- "$peers_dir"
    exec 9>"$peers_dir/build.lock"
    if ! flock --nonblock 9; then
        say "another build is under way; waiting for it"
        flock 9
    fi
    if ! build_is_fresh; then
        say "building (once; later starts are at once)"
        if ! stamped compile_jars; then
            die "the build failed"
        fi
    fi
    exec 9>&-
}
