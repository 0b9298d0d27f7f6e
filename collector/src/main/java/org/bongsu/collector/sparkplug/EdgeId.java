package org.bongsu.collector.sparkplug;

/** Names an edge node; unique on a broker. */
record EdgeId(String group, String node) implements Comparable<EdgeId> {

    static final String NAMESPACE = "spBv1.0";

    /** Everything the node and its devices publish, and the commands to them. */
    String filter() {
        return NAMESPACE + "/" + group + "/+/" + node + "/#";
    }

    String commandTopic() {
        return NAMESPACE + "/" + group + "/NCMD/" + node;
    }

    @Override
    public int compareTo(EdgeId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : node.compareTo(other.node);
    }

    @Override
    public String toString() {
        return group + "/" + node;
    }
}
