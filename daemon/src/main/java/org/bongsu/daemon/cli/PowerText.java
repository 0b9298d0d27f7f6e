package org.bongsu.daemon.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bongsu.daemon.http.view.PowerView;
import org.bongsu.daemon.http.view.SharedFateView;
import org.bongsu.domain.Text;

/** The power graph's answers for people: racks by room and with counts, nodes by kind with the most loaded first. */
final class PowerText {

    /** More racks or nodes than that are counted and not named. */
    static final int NAMED = 8;

    private static final List<String> VERDICTS = List.of("OVERLOADED", "UNKNOWN", "WITHIN");

    private final boolean korean;
    private final StringBuilder out = new StringBuilder();

    PowerText(boolean korean) {
        this.korean = korean;
    }

    private String say(String en, String ko) {
        return korean ? ko : en;
    }

    private String say(Text text) {
        return korean ? text.ko() : text.en();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    String of(PowerView view) {
        line(say("after ", "다음 이후: ") + say(view.what()) + ":");
        line(say("  dead nodes: ", "  전원을 잃는 노드: ") + named(view.deadNodes()));
        boolean dark = false;
        for (PowerView.RoomPower room : view.rooms()) {
            if (!room.dark().isEmpty()) {
                dark = true;
                line(say(
                        "  dark: " + room.room() + ", " + room.dark().size() + " of " + room.racks() + " racks with "
                                + room.servers() + " servers" + some(room.dark(), room.racks()),
                        "  정전: " + room.room() + ", 랙 " + room.racks() + "개 중 "
                                + room.dark().size() + "개, 서버 " + room.servers() + "대"
                                + some(room.dark(), room.racks())));
            }
        }
        if (!dark) {
            line(say("  no rack goes dark", "  정전되는 랙 없음"));
        }
        view.rooms().forEach(this::reduced);
        loads(view.loads());
        return out.toString();
    }

    /** Names only where they tell more than the count. */
    private static String some(List<String> racks, int of) {
        return racks.size() == of ? "" : ": " + named(racks);
    }

    private static String named(List<String> ids) {
        if (ids.isEmpty()) {
            return "-";
        }
        String first = String.join(", ", ids.stream().limit(NAMED).toList());
        return ids.size() <= NAMED ? first : first + " ... (" + ids.size() + ")";
    }

    private void reduced(PowerView.RoomPower room) {
        Map<String, List<String>> byCount = new LinkedHashMap<>();
        for (PowerView.Reduced rack : room.reduced()) {
            byCount.computeIfAbsent(rack.feeds().size() + "/" + rack.of(), key -> new ArrayList<>())
                    .add(rack.rack());
        }
        byCount.forEach((feeds, racks) -> line(say(
                "  on fewer feeds: " + room.room() + ", " + racks.size() + " of " + room.racks() + " racks on " + feeds
                        + some(racks, room.racks()),
                "  경로 감소: " + room.room() + ", 랙 " + room.racks() + "개 중 " + racks.size() + "개가 경로 " + feeds
                        + some(racks, room.racks()))));
    }

    /** What nothing draws from tells nobody anything; of many nodes the worst are shown. */
    private void loads(List<PowerView.Load> loads) {
        List<String> overloaded = loads.stream()
                .filter(load -> load.verdict().equals("OVERLOADED"))
                .map(PowerView.Load::node)
                .toList();
        line(say(
                overloaded.isEmpty() ? "  no node is known to be overloaded" : "  OVERLOADED: " + named(overloaded),
                overloaded.isEmpty() ? "  과부하로 확인된 노드 없음" : "  과부하: " + named(overloaded)));
        Map<String, List<PowerView.Load>> byKind = new LinkedHashMap<>();
        loads.forEach(load ->
                byKind.computeIfAbsent(load.kind(), key -> new ArrayList<>()).add(load));
        byKind.forEach(this::kind);
    }

    private void kind(String kind, List<PowerView.Load> nodes) {
        List<PowerView.Load> busy = new ArrayList<>(nodes.stream()
                .filter(load -> load.knownW() > 0 || load.unknownServers() > 0)
                .toList());
        int idle = nodes.size() - busy.size();
        String nothing = idle == 0 ? "" : say(", " + idle + " carrying nothing", ", 부하 없음 " + idle);
        line(say(
                "  " + kind.toLowerCase(Locale.ROOT) + ": " + nodes.size() + " alive" + nothing,
                "  " + kind.toLowerCase(Locale.ROOT) + ": 살아 있는 노드 " + nodes.size() + nothing));
        boolean many = busy.size() > NAMED;
        if (many) {
            busy.sort(Comparator.comparingInt((PowerView.Load load) -> VERDICTS.indexOf(load.verdict()))
                    .thenComparingDouble(load -> -load.knownW() / load.ratingW().orElse(1.0))
                    .thenComparingInt(load -> -load.unknownServers()));
        }
        busy.stream().limit(many ? NAMED / 2 : NAMED).forEach(load -> line("    " + say(load.text()) + verdict(load)));
        if (many) {
            line(say(
                    "    and " + (busy.size() - NAMED / 2) + " that are no worse; --json has all",
                    "    외 더 나쁘지 않은 " + (busy.size() - NAMED / 2) + "개, 전체는 --json"));
        }
    }

    private String verdict(PowerView.Load load) {
        return switch (load.verdict()) {
            case "OVERLOADED" -> say(": OVERLOADED", ": 과부하");
            case "UNKNOWN" -> say(" (unknown whether it bears that)", " (견디는지 알 수 없음)");
            default -> "";
        };
    }

    String of(SharedFateView view) {
        String both = view.a().id() + say(" and ", ", ") + view.b().id();
        if (view.shared().isEmpty()) {
            line(both + say(" share nothing", ": 공유하는 것이 없음"));
            return out.toString();
        }
        line(both
                + (view.takesBoth()
                        ? say(" go together in some outages:", ": 함께 멈추는 경우가 있음:")
                        : say(" share these, none of which takes both:", ": 공유하지만 함께 멈추지는 않음:")));
        view.shared().forEach(one -> line("  " + say(one.text())));
        return out.toString();
    }
}
