package org.bongsu.collector;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.domain.Text;

/** Remembers what it heard. */
public final class Health implements HealthListener {

    public final Map<String, Text> faults = new ConcurrentSkipListMap<>();
    public final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void fault(String id, Text what) {
        faults.put(id, what);
        heard.add("fault " + id);
    }

    @Override
    public void cleared(String id) {
        faults.remove(id);
        heard.add("cleared " + id);
    }
}
