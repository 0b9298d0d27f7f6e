package org.bongsu.collector.modbus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;

/** Codecs compiled once for all devices of a profile. Safe for all threads. */
final class Codecs {

    private final Map<Key, RegisterCodec> first = new ConcurrentHashMap<>();

    private record Key(Profile profile, List<PointDefinition> definitions) {}

    RegisterCodec codec(Profile profile, List<Point> points) {
        Key key = new Key(profile, points.stream().map(Point::definition).toList());
        return first.computeIfAbsent(key, absent -> new RegisterCodec(points, profile))
                .with(points);
    }
}
