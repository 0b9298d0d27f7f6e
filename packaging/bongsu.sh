#!/bin/sh
# Bongsu in the runtime that it brings along. /etc/default/bongsu sets BONGSU_HEAP and BONGSU_JAVA.
set -eu
if [ -r /etc/default/bongsu ]; then
    . /etc/default/bongsu
fi
lib=/usr/lib/bongsu
# BONGSU_JAVA is split into its words on purpose. Native code is loaded from the package: temporary folders may forbid execution.
# shellcheck disable=SC2086
exec "$lib/runtime/bin/java" -XX:+UseSerialGC -Xms64m "-Xmx${BONGSU_HEAP:-1536m}" \
    -XX:MaxDirectMemorySize=128m -XX:ReservedCodeCacheSize=96m -XX:+ExitOnOutOfMemoryError \
    -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.timezone=UTC @JVM@ \
    -Djava.library.path="$lib/native" -Dorg.sqlite.lib.path="$lib/native" -Dorg.sqlite.lib.name=libsqlitejdbc.so \
    -Dbongsu.home=/usr/share/bongsu -Dbongsu.data=/var/lib/bongsu \
    ${BONGSU_JAVA:-} -cp "/usr/share/bongsu/lib/*" org.bongsu.daemon.Main "$@"
