package org.bongsu.migration.restoration;

import java.util.Optional;
import java.util.OptionalDouble;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * What speaks for and against using a room again.
 *
 * @param danger what threatens it or another room; empty when nothing does
 * @param onBattery whether a supply of it lives on its battery
 * @param burned whether it was evacuated for a fire that nobody has released it from
 * @param quietSince since when nothing of these was so; empty while something is
 * @param charge the lowest of its batteries that says its charge, %
 * @param armed whether the return is armed
 */
public record RoomCalm(
        Optional<Text> danger,
        boolean onBattery,
        boolean burned,
        Optional<Moment> quietSince,
        OptionalDouble charge,
        boolean armed) {

    /** Whether nothing is missing but that it is armed. */
    public boolean ready(ReturnTerms terms, Moment now) {
        ReturnPhase phase = judge(terms, now).phase();
        return phase == ReturnPhase.RECOMMENDED || phase == ReturnPhase.ONGOING;
    }

    /** Where it stands, by these alone. */
    ReturnState judge(ReturnTerms terms, Moment now) {
        if (danger.isPresent()) {
            return ReturnState.held(danger.get());
        }
        if (onBattery) {
            return ReturnState.held(new Text("it lives on its battery", "배터리로 운전 중"));
        }
        if (burned) {
            return ReturnState.held(
                    new Text("it was emptied for a fire: a person has to release it", "화재로 비운 방: 담당자의 사용 허가 필요"));
        }
        if (charge.isPresent() && charge.getAsDouble() < terms.charge()) {
            long percent = Math.round(Math.floor(charge.getAsDouble()));
            return ReturnState.held(new Text(
                    "its batteries have " + percent + " %, less than the " + Math.round(terms.charge())
                            + " % asked for",
                    "배터리 " + percent + " %, 기준 " + Math.round(terms.charge()) + " % 미만"));
        }
        Moment ready = quietSince.map(since -> since.plus(terms.soak())).orElse(Moment.FAR);
        if (ready.isAfter(now)) {
            return new ReturnState(
                    ReturnPhase.SOAKING,
                    new Text(
                            "quiet since " + quietSince.map(Moment::toString).orElse("-"),
                            "안정 시작 " + quietSince.map(Moment::toString).orElse("-")),
                    Optional.of(ready));
        }
        return armed
                ? new ReturnState(ReturnPhase.ONGOING, new Text("coming back", "복귀 중"), Optional.empty())
                : new ReturnState(
                        ReturnPhase.RECOMMENDED,
                        new Text("it may be used again: the return is to be armed", "사용 가능: 복귀 승인 필요"),
                        Optional.empty());
    }
}
