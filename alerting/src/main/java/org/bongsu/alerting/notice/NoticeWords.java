package org.bongsu.alerting.notice;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;

/** The sentences of a notice, in both languages, each of bounded length. */
final class NoticeWords {

    /** More rooms than this are counted instead of named. */
    static final int ROOMS_NAMED = 5;

    /** Longest name and longest cause that go into a sentence, in characters; longer ones are cut off. */
    static final int NAME_MOST = 100;

    static final int CAUSE_MOST = 400;

    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private NoticeWords() {}

    /** One room's sentence. */
    static Text event(Site site, StandingEvent event) {
        return sentence(event.type(), rooms(site, List.of(event.room())), event.deadline(), event.cause());
    }

    /** The sentence of the whole notice, for the tenant's rooms. */
    static Text notice(Site site, Announcement said, List<String> rooms) {
        Optional<RoomDeadline> first = rooms.stream()
                .flatMap(room -> said.deadline(room).stream())
                .min((a, b) -> a.notBefore().compareTo(b.notBefore()));
        return sentence(said.type(), rooms(site, rooms), first, said.cause());
    }

    static Text summary(Site site, List<String> rooms, Tally tally, Text cause) {
        Text where = rooms(site, rooms);
        Text why = cut(cause, CAUSE_MOST);
        return new Text(
                String.format(
                        Locale.ROOT,
                        "Of your workloads in %s: %d run elsewhere, %d were stopped cleanly, %d were lost. %s",
                        where.en(),
                        tally.moved(),
                        tally.stopped(),
                        tally.lost(),
                        why.en()),
                String.format(
                        Locale.ROOT,
                        "%s의 워크로드: 이전 %d건, 정상 정지 %d건, 손실 %d건. %s",
                        where.ko(),
                        tally.moved(),
                        tally.stopped(),
                        tally.lost(),
                        why.ko()));
    }

    private static Text sentence(NoticeType type, Text rooms, Optional<RoomDeadline> deadline, Text cause) {
        Text why = cut(cause, CAUSE_MOST);
        String at = deadline.map(d -> seconds(d.notBefore())).orElse("");
        return switch (type) {
            case PREPARE ->
                new Text(
                        "Pre-alarm in " + rooms.en() + ": prepare to leave. " + why.en(),
                        rooms.ko() + " 예비경보: 이전을 준비하십시오. " + why.ko());
            case EVACUATING ->
                new Text(
                        "Workloads are being moved out of " + rooms.en() + ". Power is expected to last until " + at
                                + " and may go earlier. " + why.en(),
                        rooms.ko() + "에서 워크로드를 옮기고 있습니다. 전원은 " + at + "까지로 예상되며 앞당겨질 수 있습니다. " + why.ko());
            case CUT ->
                new Text(
                        "Power of " + rooms.en() + " is cut at " + at + ". " + why.en(),
                        rooms.ko() + "의 전원이 " + at + "에 차단됩니다. " + why.ko());
            case MOVED, STOPPED -> new Text(rooms.en() + ". " + why.en(), rooms.ko() + ". " + why.ko());
            case CLEARED ->
                new Text(
                        "The event in " + rooms.en() + " is over. " + why.en(),
                        rooms.ko() + "의 상황이 종료되었습니다. " + why.ko());
        };
    }

    static Text rooms(Site site, List<String> rooms) {
        List<Text> names = rooms.stream()
                .limit(ROOMS_NAMED)
                .map(room -> cut(site.room(room).name(), NAME_MOST))
                .toList();
        int more = rooms.size() - names.size();
        String en = names.stream().map(Text::en).collect(Collectors.joining(", "));
        String ko = names.stream().map(Text::ko).collect(Collectors.joining(", "));
        return more == 0 ? new Text(en, ko) : new Text(en + " and " + more + " more", ko + " 외 " + more + "곳");
    }

    static Text cut(Text text, int most) {
        return new Text(cut(text.en(), most), cut(text.ko(), most));
    }

    /** Never in the middle of a surrogate pair. */
    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** ISO 8601 in UTC, whole seconds. */
    static String seconds(Moment moment) {
        return Moment.ofEpochMillis(Math.floorDiv(moment.epochMillis(), 1000L) * 1000L)
                .toString();
    }

    /** RFC 1123 as Azure writes it: {@code Sat, 15 Oct 2022 06:19:00 GMT}. The JDK's own writes one-digit days. */
    static String rfc1123(Moment moment) {
        OffsetDateTime time = moment.toInstant().atOffset(ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "%s, %02d %s %04d %02d:%02d:%02d GMT",
                DAYS.get(time.getDayOfWeek().getValue() - 1),
                time.getDayOfMonth(),
                MONTHS.get(time.getMonthValue() - 1),
                time.getYear(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }
}
