package org.bongsu.config.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;

/** {@code control} of {@code site.yaml}: where what conducts an evacuation stands. */
final class ControlYaml {

    private final List<ControlElement> elements = new ArrayList<>();
    private final List<YamlValue> servers = new ArrayList<>();

    ControlYaml(List<YamlValue> section, Set<String> controlIds, Set<String> roomIds, Set<String> nodeIds) {
        Ids ids = new Ids("control element");
        for (YamlValue item : section) {
            element(item.object(), ids, controlIds, roomIds, nodeIds);
        }
    }

    private void element(YamlObject object, Ids ids, Set<String> controlIds, Set<String> roomIds, Set<String> nodeIds) {
        String id = ids.claim(object.required("id"));
        ControlKind kind = object.required("kind").enumOf(ControlKind.class);
        Optional<YamlValue> server = object.optional("server");
        Optional<String> room = object.optional("room").map(value -> value.reference("room", roomIds));
        List<String> feeds = SiteYaml.references(object.optionalList("feeds"), "power node", nodeIds);
        List<YamlValue> needs = object.optionalList("needs");
        List<String> needed = new ArrayList<>(SiteYaml.references(needs, "control element", controlIds));
        object.done();
        boolean placed = true;
        if (server.isPresent() && (room.isPresent() || !feeds.isEmpty())) {
            object.problem("a server has its room and feeds from servers.csv: drop room and feeds");
            placed = false;
        } else if (room.isPresent() == feeds.isEmpty()) {
            object.problem(
                    room.isPresent() ? "an element in a room names its feeds" : "feeds are for an element in a room");
            placed = false;
        }
        if (needed.remove(id)) {
            needs.stream()
                    .filter(value -> value.node().scalar().equals(id))
                    .forEach(value -> value.problem("a control element does not need itself"));
        }
        server.ifPresent(servers::add);
        if (placed) {
            elements.add(new ControlElement(id, kind, server.map(YamlValue::string), room, feeds, needed));
        }
    }

    /** Servers are known only once servers.csv has been read. */
    void checkServers(Set<String> known) {
        servers.forEach(value -> value.reference("server", known));
    }

    List<ControlElement> elements() {
        return elements;
    }
}
