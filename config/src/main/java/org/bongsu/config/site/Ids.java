package org.bongsu.config.site;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.config.yaml.YamlValue;

/** The ids of one family with their lines; reports the second use of one. */
final class Ids {

    private final String what;
    private final Map<String, YamlNode> seen = new LinkedHashMap<>();

    /** @param what the family in words, such as {@code room} */
    Ids(String what) {
        this.what = what;
    }

    String claim(YamlValue value) {
        String id = value.id();
        if (value.isThere()) {
            YamlNode first = seen.putIfAbsent(id, value.node());
            if (first != null) {
                value.problem("duplicate " + what + " " + id + ", first on line " + first.line());
            }
        }
        return id;
    }

    /** The ids under a key of the file before any check, so that references may point forward. */
    static Set<String> peek(YamlNode root, String section) {
        if (root.kind() == YamlNode.Kind.BROKEN) {
            return Unread.IDS;
        }
        Set<String> ids = new LinkedHashSet<>();
        root.get(section)
                .ifPresent(list -> list.items().forEach(item -> item.get("id").ifPresent(id -> ids.add(id.scalar()))));
        return ids;
    }
}
