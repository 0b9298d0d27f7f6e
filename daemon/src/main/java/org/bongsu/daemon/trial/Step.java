package org.bongsu.daemon.trial;

import java.util.List;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Reading;

/**
 * What comes at one moment of a test.
 *
 * @param inputs what people say, before the readings
 * @param images what each device says, as its collector would hand it over before it is judged
 */
public record Step(Moment at, List<Input> inputs, List<List<Reading>> images) {
    public Step {
        inputs = List.copyOf(inputs);
        images = images.stream().map(List::copyOf).toList();
    }
}
