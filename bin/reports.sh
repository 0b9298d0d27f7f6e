# shellcheck shell=bash
# What surefire's reports say. Sourced by bin/test.

# gather_reports SINCE MODULE INTO: moves a module's reports that were written after the file SINCE into INTO/MODULE. Status 1 where there are none.
gather_reports() {
    local from="$2/target/surefire-reports" into="$3/$2"
    mkdir -p -- "$into"
    [ ! -d "$from" ] || find "$from" -maxdepth 1 -type f -newer "$1" -exec mv -t "$into" -- {} +
    [ -n "$(find "$into" -maxdepth 1 -name 'TEST-*.xml' -print -quit)" ]
}

# count_reports FOLDER: "ALL FAILED SKIPPED", failures and errors being one.
count_reports() {
    find "$1" -name 'TEST-*.xml' -exec sed -n '/^<testsuite /{p;q}' {} \; | awk '
        function of(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
        { all += of("tests"); failed += of("errors") + of("failures"); skipped += of("skipped") }
        END { print all + 0, failed + 0, skipped + 0 }'
}

# skipped_names FOLDER: "  CLASS.TEST: reason" of each skipped test.
skipped_names() {
    find "$1" -name 'TEST-*.xml' -exec awk '
        /<testcase / { name = $0; sub(/.* classname="/, "", name); class = name; sub(/".*/, "", class)
                       name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name) }
        /<skipped/   { why = $0
                       if (why ~ /message="/) { sub(/.*message="/, "", why); sub(/".*/, "", why) }
                       else { sub(/.*<!\[CDATA\[/, "", why); sub(/\]\]>.*/, "", why); sub(/^[A-Za-z0-9.]*TestAbortedException: /, "", why) }
                       print "  " class "." name ": " why }' {} + | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort
}
