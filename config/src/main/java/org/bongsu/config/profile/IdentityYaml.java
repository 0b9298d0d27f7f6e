package org.bongsu.config.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.profile.ObjectIdentity;
import org.bongsu.domain.profile.RegisterIdentity;
import org.bongsu.domain.profile.TextIdentity;
import org.bongsu.domain.profile.TextMatch;

/**
 * The {@code identity} of a profile: registers with a value, texts in registers, objects of the device identification.
 * Filled item by item; not thread safe.
 */
final class IdentityYaml {

    private static final int REGISTERS = 65_536;

    /** Modbus application protocol 1.1b3, 6.21. */
    private static final List<String> OBJECTS = List.of(
            "vendor", "product_code", "revision", "vendor_url", "product_name", "model_name", "application_name");

    private static final int PRIVATE = 0x80;

    private final int maxSpan;
    private final List<RegisterIdentity> registers = new ArrayList<>();
    private final List<TextIdentity> texts = new ArrayList<>();
    private final List<ObjectIdentity> objects = new ArrayList<>();

    IdentityYaml(int maxSpan) {
        this.maxSpan = maxSpan;
    }

    List<RegisterIdentity> registers() {
        return registers;
    }

    List<TextIdentity> texts() {
        return texts;
    }

    List<ObjectIdentity> objects() {
        return objects;
    }

    void add(YamlObject object) {
        if (object.has("object")) {
            objects.add(object(object));
        } else if (object.has("registers")) {
            texts.add(text(object));
        } else {
            registers.add(register(object));
        }
        object.done();
    }

    private static RegisterIdentity register(YamlObject object) {
        int function = object.optional("function").map(v -> v.integer(3, 4)).orElse(3);
        int address = object.required("address").integer(0, REGISTERS - 1);
        int mask = object.optional("mask").map(v -> v.integer(1, REGISTERS - 1)).orElse(RegisterIdentity.EVERY_BIT);
        List<YamlValue> written =
                object.has("values") ? object.optionalList("values") : List.of(object.required("value"));
        if (object.has("values") && object.has("value")) {
            object.problem("either value or values");
            object.optional("value");
        }
        List<Integer> values = new ArrayList<>();
        for (YamlValue value : written) {
            int wanted = value.integer(0, REGISTERS - 1);
            if ((wanted & ~mask) != 0) {
                value.problem(value.node().scalar() + " has bits outside the mask");
            }
            values.add(wanted);
        }
        if (values.isEmpty()) {
            object.problem("needs at least one value");
            values.add(0);
        }
        return new RegisterIdentity(function, address, mask, values);
    }

    private TextIdentity text(YamlObject object) {
        int registers = object.required("registers").integer(1, maxSpan);
        TextIdentity text = new TextIdentity(
                object.optional("function").map(v -> v.integer(3, 4)).orElse(3),
                object.required("address").integer(0, REGISTERS - registers),
                registers,
                match(object));
        if (text.match().kind() != TextMatch.Kind.MATCHES && text.match().text().length() > 2 * registers) {
            object.problem("the text is longer than " + registers + " registers hold");
        }
        return text;
    }

    private static ObjectIdentity object(YamlObject object) {
        YamlValue value = object.required("object");
        int id = value.isText() ? OBJECTS.indexOf(value.oneOf(OBJECTS)) : value.integer(0, 255);
        int from =
                object.optional("from").map(v -> v.integer(0, Math.max(0, id))).orElse(id < PRIVATE ? 0 : id);
        int code = object.optional("read_code").map(v -> v.integer(1, 4)).orElse(id <= 2 ? 1 : id < PRIVATE ? 2 : 3);
        return new ObjectIdentity(code, Math.min(from, Math.max(0, id)), Math.max(0, id), match(object));
    }

    private static TextMatch match(YamlObject object) {
        Map<TextMatch.Kind, String> given = new LinkedHashMap<>();
        for (TextMatch.Kind kind : TextMatch.Kind.values()) {
            Optional<YamlValue> value = object.optional(kind.name().toLowerCase(Locale.ROOT));
            value.ifPresent(text -> given.put(kind, checked(kind, text)));
        }
        if (given.size() != 1) {
            object.problem("needs one of starts_with, contains, matches");
            return new TextMatch(TextMatch.Kind.CONTAINS, "?");
        }
        TextMatch.Kind kind = given.keySet().iterator().next();
        return new TextMatch(kind, given.getOrDefault(kind, "?"));
    }

    private static String checked(TextMatch.Kind kind, YamlValue text) {
        String pattern = text.string();
        try {
            return new TextMatch(kind, pattern).text();
        } catch (PatternSyntaxException e) {
            text.problem("not a regular expression: " + e.getDescription());
            return "\\?";
        }
    }
}
