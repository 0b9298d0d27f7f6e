package org.bongsu.daemon.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.daemon.engine.Input;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.execution.Observation;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;

/** Inputs as the journal's rows and back. The kind is the record's name; a new kind is added, none is ever renamed. */
public final class InputCodec {

    private final ObjectMapper mapper =
            new ObjectMapper().registerModule(new Jdk8Module()).registerModule(ours());
    private final Map<String, Class<?>> kinds = new LinkedHashMap<>();

    public InputCodec() {
        register(Input.class);
        register(Signal.class);
    }

    private void register(Class<?> sealed) {
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            if (kind != Input.Sensed.class && kinds.put(kind.getSimpleName(), kind) != null) {
                throw new IllegalStateException("two kinds of input are called " + kind.getSimpleName());
            }
        }
    }

    public String kind(Input input) {
        return payload(input).getClass().getSimpleName();
    }

    public String body(Input input) {
        try {
            return mapper.writeValueAsString(payload(input));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an input that cannot be written: " + input, e);
        }
    }

    /** What {@link Journal#DEVICES} holds. */
    public String devices(List<DevicePlace> devices) {
        return body(new Input.DevicesChanged(devices));
    }

    /** The devices with which the journal begins; the given ones for a journal that does not say. */
    public List<DevicePlace> devices(Journal journal, List<DevicePlace> otherwise) throws JournalException {
        Optional<String> said = journal.meta(Journal.DEVICES);
        return said.isPresent() && read("DevicesChanged", said.get()) instanceof Input.DevicesChanged first
                ? first.devices()
                : otherwise;
    }

    /** @throws JournalException when the kind is unknown or the body is not its JSON: the journal is of another version */
    public Input read(String kind, String body) throws JournalException {
        Class<?> type = kinds.get(kind);
        try {
            if (type == null) {
                throw new IOException("unknown kind of input " + kind);
            }
            Object payload = mapper.readValue(body, type);
            return payload instanceof Signal signal ? new Input.Sensed(signal) : (Input) payload;
        } catch (IOException e) {
            throw new JournalException(
                    "journal row " + kind + " of " + body.length() + " characters: " + e.getMessage(), e);
        }
    }

    private static Object payload(Input input) {
        return input instanceof Input.Sensed sensed ? sensed.signal() : input;
    }

    private static SimpleModule ours() {
        SimpleModule module = new SimpleModule("bongsu");
        module.addSerializer(Moment.class, new JsonSerializer<>() {
            @Override
            public void serialize(Moment value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(value.toString());
            }
        });
        module.addDeserializer(Moment.class, new JsonDeserializer<>() {
            @Override
            public Moment deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return Moment.parse(in.getText());
            }
        });
        // Older journals give a text in English alone.
        module.addDeserializer(Text.class, new JsonDeserializer<>() {
            @Override
            public Text deserialize(JsonParser in, DeserializationContext context) throws IOException {
                JsonNode said = in.readValueAsTree();
                return said.isTextual()
                        ? Text.same(said.textValue())
                        : new Text(said.path("en").asText(), said.path("ko").asText());
            }
        });
        // Which observation a row holds is told by its fields.
        module.addDeserializer(Observation.class, new JsonDeserializer<>() {
            @Override
            public Observation deserialize(JsonParser in, DeserializationContext context) throws IOException {
                JsonNode seen = in.readValueAsTree();
                Class<? extends Observation> kind =
                        seen.has("workload") ? Observation.WorkloadSeen.class : Observation.ServerSeen.class;
                return in.getCodec().treeToValue(seen, kind);
            }
        });
        return module;
    }
}
