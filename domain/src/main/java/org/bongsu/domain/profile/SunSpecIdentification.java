package org.bongsu.domain.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds where a SunSpec device has the points of a profile: first the chain, then how many blocks its models have. */
final class SunSpecIdentification implements Identification {

    private final Profile profile;
    private final SunSpecMap map;
    private final SunSpecChain chain;
    private final Deque<SunSpecModel> uncounted = new ArrayDeque<>();
    private final Map<SunSpecModel, Integer> counts = new LinkedHashMap<>();
    private boolean walking = true;
    private Optional<String> misfit = Optional.empty();

    SunSpecIdentification(Profile profile, SunSpecMap map) {
        this.profile = profile;
        this.map = map;
        this.chain = new SunSpecChain(map.bases());
    }

    @Override
    public Optional<Question> next() {
        if (walking) {
            Optional<Question> question = chain.next().map(Question.Registers::new);
            if (question.isPresent()) {
                return question;
            }
            walked();
        }
        SunSpecModel model = uncounted.peek();
        return misfit.isPresent() || model == null
                ? Optional.empty()
                : Optional.of(new Question.Registers(new Span(SunSpecChain.FUNCTION, countAddress(model), 1)));
    }

    private void walked() {
        walking = false;
        misfit = chain.broken();
        Set<Integer> repeating = new LinkedHashSet<>();
        map.fields().stream()
                .filter(field -> field.repeat() == SunSpecField.Repeat.BLOCKS)
                .forEach(field -> repeating.add(field.model()));
        for (SunSpecModel model : chain.models()) {
            Blocks blocks = map.blocks().get(model.id());
            if (blocks == null || !repeating.contains(model.id())) {
                continue;
            }
            if (blocks.count().orElse(Integer.MAX_VALUE) < model.registers()) {
                uncounted.add(model);
            } else {
                counts.put(model, blocks.room(model));
            }
        }
    }

    private int countAddress(SunSpecModel model) {
        Blocks blocks = map.blocks().get(model.id());
        return model.address() + (blocks == null ? 0 : blocks.count().orElse(0));
    }

    @Override
    public void answered(RegisterCodec.Registers registers) {
        if (walking) {
            chain.answered(registers);
            return;
        }
        SunSpecModel model = uncounted.remove();
        int count = registers.get(SunSpecChain.FUNCTION, countAddress(model));
        Blocks blocks = map.blocks().get(model.id());
        int room = blocks == null ? 0 : blocks.room(model);
        if (count > room) {
            misfit = Optional.of(model.address() + ": ID " + model.id() + ", N " + count + " > " + room);
        }
        counts.put(model, count);
    }

    @Override
    public void answered(Map<Integer, byte[]> objects) {
        throw new IllegalStateException("no objects were asked for");
    }

    @Override
    public void refused(int exception) {
        if (walking) {
            chain.refused(exception);
            return;
        }
        SunSpecModel model = uncounted.remove();
        String where = countAddress(model) + ": ID " + model.id() + ", N";
        misfit = Optional.of(Outcome.Misfit.exception(where, SunSpecChain.FUNCTION, exception));
    }

    @Override
    public Outcome outcome() {
        if (next().isPresent()) {
            throw new IllegalStateException("a question is open");
        }
        if (misfit.isPresent()) {
            return new Outcome.Misfit(misfit.get());
        }
        List<RegisterField> fields = new ArrayList<>(profile.registers());
        Set<String> left = new LinkedHashSet<>();
        map.fields().forEach(field -> resolve(field, fields, left));
        if (fields.isEmpty()) {
            return new Outcome.Misfit("SunSpec " + ids() + " ≠ " + wanted());
        }
        return new Outcome.Fits(profile.resolved(fields, List.copyOf(left)));
    }

    private List<Integer> ids() {
        return chain.models().stream().map(SunSpecModel::id).toList();
    }

    private List<Integer> wanted() {
        return map.fields().stream()
                .map(SunSpecField::model)
                .distinct()
                .sorted()
                .toList();
    }

    private void resolve(SunSpecField field, List<RegisterField> fields, Set<String> left) {
        List<SunSpecModel> found = chain.models().stream()
                .filter(model -> model.id() == field.model())
                .toList();
        boolean one = field.instance() > 0 || field.repeat() == SunSpecField.Repeat.NOTHING;
        int instance = Math.max(1, field.instance());
        if (one) {
            found = instance > found.size() ? List.of() : List.of(found.get(instance - 1));
        }
        int n = 0;
        for (SunSpecModel model : found) {
            for (int from : starts(field, model)) {
                n++;
                if (n <= field.points().size() && field.isIn(model, from)) {
                    fields.add(field.at(n, model, from));
                }
            }
        }
        if (n > field.points().size()) {
            left.add("the device has " + n + " of " + field.points().get(0) + " and its like, the registry "
                    + field.points().size());
        }
    }

    /** Addresses that the field's offset counts from in this model. */
    private List<Integer> starts(SunSpecField field, SunSpecModel model) {
        Blocks blocks = map.blocks().get(field.model());
        if (field.repeat() != SunSpecField.Repeat.BLOCKS || blocks == null) {
            return List.of(model.address());
        }
        List<Integer> starts = new ArrayList<>();
        for (int k = 0; k < counts.getOrDefault(model, 0); k++) {
            starts.add(model.address() + blocks.start() + k * blocks.length());
        }
        return starts;
    }
}
