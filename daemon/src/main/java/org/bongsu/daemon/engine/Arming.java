package org.bongsu.daemon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.migration.execution.ActionClass;

/**
 * Who has armed what, in which room, until when. Nothing is armed outside a danger, except ahead of a fire and for a time;
 * the end of the danger ends every arming. Engine's thread.
 */
final class Arming {

    static final String AUTONOMY = "autonomy";

    /** What empties a room; its return is asked for apart. */
    static final Set<ActionClass> EVACUATION =
            Collections.unmodifiableSet(EnumSet.of(ActionClass.MOVE, ActionClass.STOP, ActionClass.POWER_OFF));

    /** An arming's end is told so long before, or a quarter of its time if that is less. */
    private static final Duration WARNED = Duration.ofMinutes(15);

    private final Mandates mandates;
    private final Map<String, OfRoom> rooms = new LinkedHashMap<>();

    private record Voice(String by, Moment at) {}

    /** @param basis the hazard without which it would not be armed; empty where people armed it */
    private record Armed(List<String> by, Moment since, Optional<Moment> until, Optional<Hazard> basis) {
        Optional<Moment> warned() {
            return until.map(end -> {
                Duration quarter = since.until(end).dividedBy(4);
                return end.minus(quarter.compareTo(WARNED) < 0 ? quarter : WARNED);
            });
        }
    }

    private static final class OfRoom {
        final Map<ActionClass, Armed> armed = new EnumMap<>(ActionClass.class);
        final Map<ActionClass, Moment> selfArms = new EnumMap<>(ActionClass.class);
        final Set<ActionClass> lapsed = EnumSet.noneOf(ActionClass.class);
        final Map<String, Voice> voices = new LinkedHashMap<>();
        /** Given ahead of a fire, and until when each allows it. */
        final Map<String, Voice> ahead = new LinkedHashMap<>();

        Optional<Moment> aheadUntil = Optional.empty();
        Optional<String> heldBy = Optional.empty();
        Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);

        /** Of its last danger, under which its return is asked for. */
        Set<Hazard> lastHazards = EnumSet.of(Hazard.POWER);

        boolean returning;
    }

    Arming(Mandates mandates) {
        this.mandates = mandates;
    }

    private OfRoom room(String id) {
        return rooms.computeIfAbsent(id, key -> new OfRoom());
    }

    // What people say.

    /** A person arms everything that is not armed in a room in danger; whether that is enough is for the mandates. */
    void voice(String id, String by, Moment now) {
        OfRoom room = room(id);
        room.voices.put(ArmingState.person(by), new Voice(by, now));
        count(id, room, EVACUATION, now);
    }

    /** The same for bringing back what was taken away. */
    void voiceReturn(String id, String by, Moment now) {
        OfRoom room = room(id);
        room.voices.put(ArmingState.person(by), new Voice(by, now));
        count(id, room, EnumSet.of(ActionClass.RETURN), now);
    }

    private void count(String id, OfRoom room, Set<ActionClass> classes, Moment now) {
        for (ActionClass action : classes) {
            Set<Hazard> hazards = action == ActionClass.RETURN ? room.lastHazards : room.hazards;
            if (room.armed.containsKey(action) || hazards.isEmpty()) {
                continue;
            }
            Mandate mandate = mandates.of(id, hazards, action).mandate();
            List<String> voices = fresh(room.voices, mandate, now);
            if (mandate.level() != Autonomy.OBSERVE && voices.size() >= mandate.people()) {
                arm(room, action, voices, mandate.lasts().map(now::plus), Optional.empty(), now);
                room.heldBy = Optional.empty();
            }
        }
    }

    private static List<String> fresh(Map<String, Voice> voices, Mandate mandate, Moment now) {
        return voices.values().stream()
                .filter(voice -> voice.at().plus(mandate.within()).isAfter(now))
                .map(Voice::by)
                .toList();
    }

    private static void arm(
            OfRoom room,
            ActionClass action,
            List<String> by,
            Optional<Moment> until,
            Optional<Hazard> basis,
            Moment now) {
        room.armed.put(action, new Armed(by, now, until, basis));
        room.lapsed.remove(action);
        room.selfArms.remove(action);
    }

    /** A person arms a room in peace for a fire that may come, until the moment; the earliest of several counts. */
    void ahead(String id, String by, Moment until, Moment now) {
        OfRoom room = room(id);
        room.heldBy = Optional.empty();
        room.ahead.put(ArmingState.person(by), new Voice(by, now));
        room.aheadUntil = Optional.of(room.aheadUntil.map(until::earlier).orElse(until));
    }

    /** Nothing arms itself in the room until a person has armed it. */
    void hold(String id, String by) {
        room(id).heldBy = Optional.of(by);
    }

    void disarm(String id, String by) {
        OfRoom room = room(id);
        room.armed.clear();
        room.voices.clear();
        room.selfArms.clear();
        room.ahead.clear();
        room.aheadUntil = Optional.empty();
        room.heldBy = Optional.of(by);
    }

    // What time and danger bring.

    /** The room has to be emptied for these reasons, at least one. */
    void endangered(String id, Set<Hazard> hazards, Moment now) {
        OfRoom room = room(id);
        if (room.hazards.isEmpty()) {
            room.armed.remove(ActionClass.RETURN);
            room.voices.clear(); // those were for the return
        }
        room.hazards = EnumSet.copyOf(hazards);
        room.lastHazards = room.hazards;
        room.armed
                .values()
                .removeIf(armed ->
                        armed.basis().filter(basis -> !hazards.contains(basis)).isPresent());
        for (ActionClass action : EVACUATION) {
            if (!room.armed.containsKey(action) && room.heldBy.isEmpty() && !room.lapsed.contains(action)) {
                byItself(id, room, action, now);
            }
        }
    }

    private void byItself(String id, OfRoom room, ActionClass action, Moment now) {
        Mandates.Chosen chosen = mandates.of(id, room.hazards, action);
        Mandate mandate = chosen.mandate();
        boolean waited = Optional.ofNullable(room.selfArms.get(action))
                .filter(at -> !at.isAfter(now))
                .isPresent();
        if (mandate.level() == Autonomy.AUTO || waited && mandate.armsItself()) {
            Optional<Moment> until = mandate.lasts().map(now::plus);
            arm(room, action, List.of(AUTONOMY), until, Optional.of(chosen.hazard()), now);
        } else if (mandate.armsItself()) {
            room.selfArms.putIfAbsent(action, now.plus(mandate.after()));
        } else {
            room.selfArms.remove(action);
        }
        if (!room.armed.containsKey(action) && room.hazards.contains(Hazard.FIRE) && room.aheadUntil.isPresent()) {
            Mandate fire = mandates.of(id, Hazard.FIRE, action);
            List<String> by = room.ahead.values().stream().map(Voice::by).toList();
            if (fire.level() != Autonomy.OBSERVE && by.size() >= fire.people()) {
                arm(room, action, by, room.aheadUntil, Optional.of(Hazard.FIRE), now);
            }
        }
    }

    /**
     * What the room's evacuation took away is to come back, and nothing but a person's word may be missing for it.
     *
     * @param ready whether nothing else is
     */
    void returning(String id, boolean ready, Moment now) {
        OfRoom room = room(id);
        room.returning = true;
        if (!ready || room.armed.containsKey(ActionClass.RETURN) || room.heldBy.isPresent()) {
            return;
        }
        Mandates.Chosen chosen = mandates.of(id, room.lastHazards, ActionClass.RETURN);
        Mandate mandate = chosen.mandate();
        Optional<Moment> waits = Optional.ofNullable(room.selfArms.get(ActionClass.RETURN));
        boolean waited = waits.filter(at -> !at.isAfter(now)).isPresent();
        if (room.lapsed.contains(ActionClass.RETURN)) {
            return;
        }
        if (mandate.level() == Autonomy.AUTO || waited && mandate.armsItself()) {
            arm(room, ActionClass.RETURN, List.of(AUTONOMY), mandate.lasts().map(now::plus), Optional.empty(), now);
        } else if (mandate.armsItself()) {
            room.selfArms.putIfAbsent(ActionClass.RETURN, now.plus(mandate.after()));
        }
    }

    /** Nothing is to come back to the room any more. */
    void returned(String id) {
        OfRoom room = room(id);
        room.returning = false;
        room.armed.remove(ActionClass.RETURN);
        room.selfArms.remove(ActionClass.RETURN);
        room.lapsed.remove(ActionClass.RETURN);
        if (room.hazards.isEmpty()) {
            room.voices.clear();
        }
    }

    /** Its danger is over: the next one asks anew. */
    void safe(String id) {
        OfRoom room = room(id);
        room.armed.clear();
        room.selfArms.clear();
        room.lapsed.clear();
        room.voices.clear();
        room.heldBy = Optional.empty();
        room.hazards = EnumSet.noneOf(Hazard.class);
    }

    /** Ends what was armed for a time. */
    void lapse(Moment now) {
        for (OfRoom room : rooms.values()) {
            for (ActionClass action : ActionClass.values()) {
                Armed armed = room.armed.get(action);
                if (armed != null
                        && armed.until().filter(end -> !end.isAfter(now)).isPresent()) {
                    room.armed.remove(action);
                    room.lapsed.add(action);
                }
            }
            if (room.aheadUntil.filter(end -> !end.isAfter(now)).isPresent()) {
                room.ahead.clear();
                room.aheadUntil = Optional.empty();
            }
        }
    }

    // What others ask.

    Set<ActionClass> armed(String id) {
        OfRoom room = rooms.get(id);
        return room == null || room.armed.isEmpty() ? Set.of() : Collections.unmodifiableSet(room.armed.keySet());
    }

    /** Everyone who armed anything in the room. */
    Set<String> armedBy(String id) {
        Set<String> by = new LinkedHashSet<>();
        room(id).armed.values().forEach(armed -> by.addAll(armed.by()));
        return by;
    }

    /** Whether any of the classes may be armed by somebody: where all are observed, nothing is planned aloud. */
    boolean advises(String id) {
        OfRoom room = room(id);
        return !room.hazards.isEmpty()
                && EVACUATION.stream()
                        .anyMatch(action ->
                                mandates.of(id, room.hazards, action).mandate().level() != Autonomy.OBSERVE);
    }

    /** Whether workloads could leave by more methods than are armed. */
    boolean wants(String id) {
        OfRoom room = room(id);
        return waiting(id, room, EnumSet.of(ActionClass.MOVE, ActionClass.STOP))
                .iterator()
                .hasNext();
    }

    private List<ActionClass> waiting(String id, OfRoom room, Set<ActionClass> classes) {
        if (room.hazards.isEmpty()) {
            return List.of();
        }
        return classes.stream()
                .filter(action -> !room.armed.containsKey(action)
                        && mandates.of(id, room.hazards, action).mandate().level() != Autonomy.OBSERVE)
                .toList();
    }

    /** When silence arms what is not armed in the room yet. */
    Optional<Moment> armsItselfAt(String id) {
        OfRoom room = room(id);
        return room.heldBy.isPresent() || room.hazards.isEmpty() && !room.returning
                ? Optional.empty()
                : room.selfArms.values().stream().min(Moment::compareTo);
    }

    /** Every class of the room that is armed or waits; of a room in peace what was armed ahead of a fire. */
    List<ArmingState> states(String id, Moment now) {
        OfRoom room = rooms.get(id);
        List<ArmingState> states = new ArrayList<>();
        if (room == null) {
            return states;
        }
        boolean peace = room.hazards.isEmpty();
        boolean nothing = room.aheadUntil.isEmpty() && room.heldBy.isEmpty();
        if (!peace || !nothing) {
            Set<Hazard> hazards = peace ? EnumSet.of(Hazard.FIRE) : room.hazards;
            for (ActionClass action : EVACUATION) {
                states.add(state(id, room, hazards, action, now));
            }
        }
        if (room.returning) {
            states.add(state(id, room, room.lastHazards, ActionClass.RETURN, now));
        }
        return states;
    }

    private ArmingState state(String id, OfRoom room, Set<Hazard> hazards, ActionClass action, Moment now) {
        Mandate mandate = mandates.of(id, hazards, action).mandate();
        Optional<Armed> armed = Optional.ofNullable(room.armed.get(action));
        boolean peace = room.hazards.isEmpty() && action != ActionClass.RETURN;
        List<String> voices = armed.isPresent()
                ? List.of()
                : peace ? room.ahead.values().stream().map(Voice::by).toList() : fresh(room.voices, mandate, now);
        Optional<Moment> oldest = armed.isPresent() || voices.isEmpty()
                ? Optional.empty()
                : peace
                        ? room.aheadUntil
                        : room.voices.values().stream()
                                .map(voice -> voice.at().plus(mandate.within()))
                                .filter(end -> end.isAfter(now))
                                .min(Moment::compareTo);
        return new ArmingState(
                id,
                action,
                mandate.level(),
                armed.map(Armed::by).orElse(List.of()),
                armed.flatMap(Armed::until),
                mandate.people(),
                voices,
                oldest,
                room.heldBy.isPresent() ? Optional.empty() : Optional.ofNullable(room.selfArms.get(action)),
                room.heldBy);
    }

    /** What of the room's armings ends soon. */
    List<ActionClass> ending(String id, Moment now) {
        OfRoom room = room(id);
        return room.armed.entrySet().stream()
                .filter(entry ->
                        entry.getValue().warned().filter(at -> !at.isAfter(now)).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<ActionClass> lapsed(String id) {
        OfRoom room = room(id);
        return room.lapsed.stream()
                .filter(action -> !room.armed.containsKey(action))
                .toList();
    }

    /** The rooms of which anybody has ever said anything, or that were in danger. */
    Set<String> rooms() {
        return Collections.unmodifiableSet(rooms.keySet());
    }

    Optional<Moment> nextDue(Moment now) {
        List<Moment> all = new ArrayList<>();
        for (Map.Entry<String, OfRoom> entry : rooms.entrySet()) {
            OfRoom room = entry.getValue();
            armsItselfAt(entry.getKey()).ifPresent(all::add);
            room.aheadUntil.ifPresent(all::add);
            for (Armed armed : room.armed.values()) {
                armed.until().ifPresent(all::add);
                armed.warned().filter(at -> at.isAfter(now)).ifPresent(all::add);
            }
        }
        return all.stream().min(Moment::compareTo);
    }
}
