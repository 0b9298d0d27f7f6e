package org.bongsu.domain.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The requests that read some fields of a device, and where their registers go in one image of bytes. Immutable; a device
 * that refuses a request is answered with another plan.
 *
 * <p>Registers are sorted by function and address, and a span is extended greedily over gaps: linear, unlike an optimal
 * cover. What is never cut is a run: a value with all its registers, values that overlap, an atomic range. The image stays
 * the same whatever is refused, so what is decoded from it need not change.
 */
public final class SpanPlan {

    private static final Comparator<Span> BY_ADDRESS =
            Comparator.comparingInt(Span::function).thenComparingInt(Span::address);

    private final List<Part> parts;
    private final List<Refusal> refusals;
    /** The unbroken plan's spans, in order; each one's registers stand together in the image. */
    private final List<Span> regions;

    private final int[] offsets;

    /** One request, and the runs it is for. */
    private record Part(Span span, List<Span> runs) {
        static Part of(List<Span> runs) {
            Span first = runs.get(0);
            Span last = runs.get(runs.size() - 1);
            int count = last.address() + last.count() - first.address();
            return new Part(new Span(first.function(), first.address(), count), List.copyOf(runs));
        }
    }

    /**
     * A run that the device will not give.
     *
     * @param exception its Modbus exception
     */
    public record Refusal(Span run, int exception) {}

    private SpanPlan(List<Part> parts, List<Refusal> refusals, List<Span> regions) {
        this.parts = List.copyOf(parts);
        this.refusals = List.copyOf(refusals);
        this.regions = regions;
        this.offsets = new int[regions.size() + 1];
        for (int i = 0; i < regions.size(); i++) {
            offsets[i + 1] = offsets[i] + 2 * regions.get(i).count();
        }
    }

    /**
     * Plans for these fields and their scale registers.
     *
     * @throws IllegalArgumentException when a value is longer than a request may be, or in a forbidden range
     */
    public static SpanPlan of(Collection<RegisterField> fields, ModbusTuning tuning) {
        List<Part> parts = new ArrayList<>();
        List<Span> open = new ArrayList<>();
        for (Span run : runs(fields, tuning)) {
            if (!open.isEmpty() && !joins(open, run, tuning)) {
                parts.add(Part.of(open));
                open.clear();
            }
            open.add(run);
        }
        if (!open.isEmpty()) {
            parts.add(Part.of(open));
        }
        return new SpanPlan(parts, List.of(), parts.stream().map(Part::span).toList());
    }

    private static boolean joins(List<Span> open, Span run, ModbusTuning tuning) {
        Span first = open.get(0);
        int end = end(open.get(open.size() - 1));
        return run.function() == first.function()
                && run.address() - end <= tuning.maxGap()
                && end(run) - first.address() <= tuning.maxSpan()
                && tuning.forbidden().stream().noneMatch(range -> overlaps(range, run.function(), end, run.address()));
    }

    /** What must stay whole, in order of address and without overlap. */
    private static List<Span> runs(Collection<RegisterField> fields, ModbusTuning tuning) {
        List<Span> wanted = new ArrayList<>();
        for (RegisterField field : fields) {
            wanted.add(new Span(field.function(), field.address(), field.type().registers()));
            field.scaleRegister().ifPresent(address -> wanted.add(new Span(field.function(), address, 1)));
        }
        List<Span> touched = tuning.atomic().stream()
                .filter(range ->
                        wanted.stream().anyMatch(want -> overlaps(range, want.function(), want.address(), end(want))))
                .toList();
        wanted.addAll(touched);
        wanted.sort(BY_ADDRESS);
        List<Span> runs = new ArrayList<>();
        for (Span want : wanted) {
            Span last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.function() == want.function() && want.address() < end(last)) {
                int count = Math.max(end(last), end(want)) - last.address();
                runs.set(runs.size() - 1, whole(last.function(), last.address(), count, tuning));
            } else {
                runs.add(whole(want.function(), want.address(), want.count(), tuning));
            }
        }
        runs.forEach(run -> tuning.forbidden().forEach(range -> {
            if (overlaps(range, run.function(), run.address(), end(run))) {
                throw new IllegalArgumentException("registers " + run.address() + "+" + run.count() + " of function "
                        + run.function() + " are wanted, but " + range.address() + "+" + range.count()
                        + " is forbidden");
            }
        }));
        return runs;
    }

    private static Span whole(int function, int address, int count, ModbusTuning tuning) {
        if (count > tuning.maxSpan()) {
            throw new IllegalArgumentException("registers " + address + "+" + count + " of function " + function
                    + " belong together, but a request may have " + tuning.maxSpan());
        }
        return new Span(function, address, count);
    }

    private static boolean overlaps(Span range, int function, int from, int to) {
        return range.function() == function && range.address() < to && end(range) > from;
    }

    private static int end(Span span) {
        return span.address() + span.count();
    }

    /** What to ask for, in order of address; empty when everything is refused. */
    public List<Span> spans() {
        return parts.stream().map(Part::span).toList();
    }

    /** Length of the image, 2 bytes a register, high byte first. */
    public int imageBytes() {
        return offsets[regions.size()];
    }

    /**
     * Where a register of the plan stands in the image, in bytes.
     *
     * @throws IllegalArgumentException for one that the plan does not read
     */
    public int offset(int function, int address) {
        for (int i = 0; i < regions.size(); i++) {
            Span region = regions.get(i);
            if (region.function() == function && region.covers(address, 1)) {
                return offsets[i] + 2 * (address - region.address());
            }
        }
        throw new IllegalArgumentException("register " + address + " of function " + function + " is not read");
    }

    /** What the device will not give. */
    public List<Refusal> refusals() {
        return refusals;
    }

    /** The refusal that keeps these registers from being read. */
    public Optional<Refusal> refusal(int function, int address, int registers) {
        return refusals.stream()
                .filter(refusal -> overlaps(refusal.run(), function, address, address + registers))
                .findFirst();
    }

    /**
     * The plan after a span was refused. It is cut at its largest gap, where the undefined registers will be; without a gap
     * it is halved; a single run is read no more.
     *
     * @param span one of {@link #spans()}; any other changes nothing
     * @param exception of Modbus; 1 (no such function) refuses the whole span at once
     */
    public SpanPlan refuse(Span span, int exception) {
        List<Part> after = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>(refusals);
        for (Part part : parts) {
            if (!part.span().equals(span)) {
                after.add(part);
            } else if (part.runs().size() == 1 || exception == 1) {
                part.runs().forEach(run -> refused.add(new Refusal(run, exception)));
            } else {
                int cut = cut(part.runs());
                after.add(Part.of(part.runs().subList(0, cut)));
                after.add(Part.of(part.runs().subList(cut, part.runs().size())));
            }
        }
        return new SpanPlan(after, refused, regions);
    }

    private static int cut(List<Span> runs) {
        int best = runs.size() / 2;
        int widest = 0;
        for (int i = 1; i < runs.size(); i++) {
            int gap = runs.get(i).address() - end(runs.get(i - 1));
            if (gap > widest) {
                widest = gap;
                best = i;
            }
        }
        return best;
    }

    /** The plan that tries what was refused once more, each run by itself. */
    public SpanPlan retrying() {
        if (refusals.isEmpty()) {
            return this;
        }
        List<Part> all = new ArrayList<>(parts);
        refusals.forEach(refusal -> all.add(Part.of(List.of(refusal.run()))));
        all.sort(Comparator.comparing(Part::span, BY_ADDRESS));
        return new SpanPlan(all, List.of(), regions);
    }
}
