package org.bongsu.config.site;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Units that foreign devices publish in, and how to come from one to the registry's. */
final class Units {

    private static final Map<String, Unit> KNOWN = new LinkedHashMap<>();

    /** What a unit measures, and the value in that quantity's base as {@code value * factor + shift}. */
    private record Unit(String quantity, double factor, double shift) {}

    /** A value in one unit as {@code value * factor + shift} in another. */
    record Conversion(double factor, double shift) {}

    static {
        add("temperature", 1, 0, "°C", "C", "degC");
        add("temperature", 1, -273.15, "K");
        add("temperature", 5.0 / 9, -160.0 / 9, "°F", "F", "degF");
        add("time", 1e-3, 0, "ms");
        add("time", 1, 0, "s");
        add("time", 60, 0, "min");
        add("time", 3600, 0, "h");
        add("time", 86_400, 0, "d");
        add("voltage", 1e-3, 0, "mV");
        add("voltage", 1, 0, "V");
        add("voltage", 1e3, 0, "kV");
        add("current", 1e-3, 0, "mA");
        add("current", 1, 0, "A");
        add("current", 1e3, 0, "kA");
        add("power", 1e-3, 0, "mW");
        add("power", 1, 0, "W");
        add("power", 1e3, 0, "kW");
        add("power", 1e6, 0, "MW");
        add("apparent power", 1, 0, "VA");
        add("apparent power", 1e3, 0, "kVA");
        add("reactive power", 1, 0, "var");
        add("reactive power", 1e3, 0, "kvar");
        add("energy", 1, 0, "Wh");
        add("energy", 1e3, 0, "kWh");
        add("energy", 1e6, 0, "MWh");
        add("energy", 1.0 / 3600, 0, "J");
        add("charge", 1e-3, 0, "mAh");
        add("charge", 1, 0, "Ah");
        add("frequency", 1e-3, 0, "mHz");
        add("frequency", 1, 0, "Hz");
        add("resistance", 1, 0, "Ω", "ohm");
        add("resistance", 1e3, 0, "kΩ", "kohm");
        add("resistance", 1e6, 0, "MΩ", "Mohm");
        add("share", 100, 0, "1");
        add("share", 1, 0, "%");
        add("share", 0.1, 0, "‰");
        add("concentration", 1, 0, "ppm");
        add("concentration", 1e-3, 0, "ppb");
        add("concentration", 1e4, 0, "%vol");
        add("obscuration", 1, 0, "%/m");
        add("pressure", 1, 0, "Pa");
        add("pressure", 100, 0, "hPa", "mbar");
        add("pressure", 1e3, 0, "kPa");
        add("pressure", 1e5, 0, "bar");
    }

    private Units() {}

    private static void add(String quantity, double factor, double shift, String... names) {
        for (String name : names) {
            KNOWN.put(name, new Unit(quantity, factor, shift));
        }
    }

    static Set<String> known() {
        return new LinkedHashSet<>(KNOWN.keySet());
    }

    /** Units that can be turned into this one; only itself where it is not known. */
    static Set<String> like(String unit) {
        Set<String> like = new LinkedHashSet<>();
        Unit target = KNOWN.get(unit);
        KNOWN.forEach((name, known) -> {
            if (target != null && known.quantity().equals(target.quantity())) {
                like.add(name);
            }
        });
        like.add(unit);
        return like;
    }

    /** Empty where the two do not measure the same. */
    static Optional<Conversion> convert(String from, String to) {
        if (from.equals(to)) {
            return Optional.of(new Conversion(1, 0));
        }
        Unit source = KNOWN.get(from);
        Unit target = KNOWN.get(to);
        if (source == null || target == null || !source.quantity().equals(target.quantity())) {
            return Optional.empty();
        }
        return Optional.of(
                new Conversion(source.factor() / target.factor(), (source.shift() - target.shift()) / target.factor()));
    }
}
