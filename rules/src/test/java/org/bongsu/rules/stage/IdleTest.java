package org.bongsu.rules.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.world.SmallSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compartments in which nothing speaks for anything are passed over: that may change no verdict. */
class IdleTest {

    private static final int STEPS = 2_000;
    private static final List<String> DEVICES = List.of("ups-a", "ups-b", "asd-1", "gas-1", "rack-1");

    private final StageMachine machine = new StageMachine(SmallSite.SITE, SmallSite.INVENTORY);
    private final Map<String, Vote> votes = new LinkedHashMap<>();
    private final Map<String, DeclaredCut> cuts = new LinkedHashMap<>();
    private final Map<String, Supply> supplies = new LinkedHashMap<>();
    private final List<String> off = new ArrayList<>();
    private Moment now = Moment.parse("2022-10-15T06:00:00Z");
    private StageState state = StageState.initial(SmallSite.SITE, now);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void passingOverChangesNoVerdict(long seed) {
        Random random = new Random(seed);
        Set<Stage> seen = new LinkedHashSet<>();
        long idle = 0;
        for (int step = 0; step < STEPS; step++) {
            now = now.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(3_600) : random.nextInt(60));
            List<HumanWord> words = happen(random);
            StageInput in = new StageInput(
                    List.copyOf(votes.values()),
                    words,
                    List.copyOf(cuts.values()),
                    random.nextInt(4) == 0 ? List.of(room(random)) : List.of(),
                    List.copyOf(supplies.values()),
                    Map.of(),
                    off,
                    random.nextBoolean() ? off : List.of(),
                    List.of());
            StageVerdict thorough = machine.next(state, in, now, /* passing= */ false);
            assertEquals(thorough, machine.next(state, in, now), "step " + step);
            StageState before = state;
            state = thorough.next();
            idle += state.standings().stream()
                    .filter(before.standings()::contains)
                    .count();
            state.standings().forEach(standing -> seen.add(standing.stage()));
        }
        assertEquals(Set.of(Stage.values()), seen, "the walk has to come everywhere");
        assertTrue(idle > STEPS, "nothing was ever idle");
    }

    private List<HumanWord> happen(Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                Vote vote = vote(random);
                votes.put(vote.id(), vote);
            }
            case 3, 4, 5 -> votes.clear();
            case 6 -> {
                String room = room(random);
                cuts.put(
                        room,
                        new DeclaredCut(room, Optional.of(now.plusSeconds(random.nextInt(600))), now, "119", "water"));
            }
            case 7 -> cuts.clear();
            case 8 -> {
                String feed = random.nextBoolean() ? "a" : "b";
                supplies.put(
                        feed,
                        new Supply(
                                "ups-" + feed,
                                "ups-" + feed,
                                random.nextBoolean(),
                                random.nextBoolean(),
                                OptionalDouble.of(random.nextInt(900)),
                                now));
            }
            case 9 -> {
                off.clear();
                if (random.nextBoolean()) {
                    off.add(compartment(random));
                }
            }
            default -> {
                return List.of(new HumanWord(
                        one(HumanWord.Kind.values(), random),
                        compartment(random),
                        one(Hazard.values(), random),
                        "kim",
                        "looked",
                        now));
            }
        }
        return List.of();
    }

    private Vote vote(Random random) {
        Hazard hazard = one(Hazard.values(), random);
        Modality modality = one(Modality.values(), random);
        String source = DEVICES.get(random.nextInt(DEVICES.size()));
        return new Vote(
                hazard + "/" + modality + "/" + source,
                compartment(random),
                hazard,
                modality,
                one(Grade.values(), random),
                source,
                now,
                "seen");
    }

    private static String room(Random random) {
        List<Room> rooms = SmallSite.SITE.rooms();
        return rooms.get(random.nextInt(rooms.size())).id();
    }

    private static String compartment(Random random) {
        return SmallSite.SITE.room(room(random)).compartment();
    }

    private static <T> T one(T[] all, Random random) {
        return all[random.nextInt(all.length)];
    }
}
