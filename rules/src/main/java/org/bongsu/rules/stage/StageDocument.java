package org.bongsu.rules.stage;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/** The page docs/stages.md: the tables that decide, drawn, and how signs are counted, with the numbers in force. Pure. */
public final class StageDocument {

    private final StageLimits limits;
    private final StringBuilder out = new StringBuilder();

    private StageDocument(StageLimits limits) {
        this.limits = limits;
    }

    public static String render(StageLimits limits) {
        return new StageDocument(limits).page();
    }

    private String page() {
        line("<!-- Generated from the stage tables; StageDocumentTest says how to write it again. -->");
        line("");
        line("# Stages");
        line("");
        line(
                "Each fire compartment has a stage for each hazard: fire, power, cooling. The one shown is the heaviest. What is not drawn here does not"
                        + " happen.");
        stages();
        for (Hazard hazard : Hazard.values()) {
            diagram(StageTable.of(hazard));
        }
        cues();
        counting();
        endings();
        line("");
        line("`bin/bongsu why` answers for one room what its stage rests on and what is missing for the next one.");
        return out.toString();
    }

    private void stages() {
        line("");
        line("| | stage | | what is done |");
        line("| --- | --- | --- | --- |");
        for (Stage stage : Stage.values()) {
            line("| " + stage.number() + " | " + stage.name() + " | "
                    + stage.label().ko() + " | " + done(stage) + " |");
        }
    }

    private static String done(Stage stage) {
        return switch (stage) {
            case NORMAL -> "nothing";
            case ADVISORY -> "somebody looks";
            case PRE_ALARM ->
                "what can be undone: tenants are told to prepare, a strong sign that stands alone is a question to a person";
            case CONFIRMED -> "the rooms are evacuated against their deadlines";
            case CUT_IMMINENT -> "the same, against the time of the declared cut";
            case DE_ENERGISED -> "the power is gone; people wait for quiet";
            case RECOVERY -> "the room is watched for re-ignition";
        };
    }

    private void diagram(StageTable table) {
        String name = table.hazard().name();
        line("");
        line("## " + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
        line("");
        line("```mermaid");
        line("stateDiagram-v2");
        line("    [*] --> " + Stage.NORMAL);
        table.transitions().forEach(way -> line("    " + way.from() + " --> " + way.to() + " : " + way.cue()));
        line("```");
    }

    private void cues() {
        line("");
        line("## Cues");
        line("");
        line("| cue | what it means | heard in |");
        line("| --- | --- | --- |");
        for (Cue cue : Cue.values()) {
            Set<String> stages = new LinkedHashSet<>();
            for (Hazard hazard : Hazard.values()) {
                StageTable.of(hazard).transitions().stream()
                        .filter(way -> way.cue() == cue)
                        .forEach(way -> stages.add(way.from().name()));
            }
            line("| " + cue + " | " + cue.meaning().en() + " | " + String.join(", ", stages) + " |");
        }
        line("");
        line(
                "Several at once are heard in that order, and again until none changes anything; the words of people come first of all.");
    }

    private void counting() {
        String evidence = words(limits.evidence());
        line("");
        line("## How signs are counted");
        line("");
        List.of(
                        "**A sign** is a vote: a rule's condition held for its time, with its modality (gas, smoke, heat, electrical, panel, water), its"
                                + " grade and the devices it came from. It counts while it stands and " + evidence
                                + " after.",
                        "**The first knock is reversible.** One sign at `pre_alarm` or above is PRE_ALARM, and so are two advisories of different"
                                + " modalities from different devices within " + evidence
                                + ". Nothing is moved for either.",
                        "**Two modalities confirm a fire**: two signs at `pre_alarm` or above, of different modalities, from different devices, in one"
                                + " compartment, within " + evidence
                                + ". However many devices say one thing, and whatever one device says, do not.",
                        "**One authoritative input confirms alone**: sprinkler flow, two zones of the fire panel, a person's confirmation. A declared cut is"
                                + " CUT_IMMINENT at once.",
                        "**One strong sign alone** (grade `confirm`, or any at `pre_alarm` during a work order) is PRE_ALARM and a question to a person for "
                                + words(limits.question()) + ". Unanswered, it stays PRE_ALARM.",
                        "**Unhealthy sensors** count neither way: silence is no fire and vetoes none. Two lost within "
                                + "60 s in one room are one sign at `pre_alarm` of a modality of their own, as fire kills sensors; alone that is an advisory,"
                                + " and beside another sign it proves only if two of the lost are other devices than the one that votes. Sensors that answer"
                                + " again were not burnt: that sign is forgotten at once.",
                        "**Neighbours.** What shares a ceiling void or a wall with a confirmed fire, and what is fed by a UPS, busway or cable through it, is"
                                + " PRE_ALARM at once.",
                        "**Work orders** mute nothing but the smoke advisory, as work raises dust. All other signs weigh more: see the strong sign.",
                        "**A lost supply** is proven when a UPS is on battery (`OB` without `OL`, no calibration under way), an independent witness agrees"
                                + " (another UPS, a PDU without input, a battery that discharges), without what they measure a rack of the compartment would"
                                + " be dark, and the lower bound of the runtime is no more than the evacuation needs with its margin, or a battery is low."
                                + " What is unknown is never an outage without such a witness.",
                        "**Lost cooling** is proven when one rule finds at least " + CoolingEvidence.SEVERAL
                                + " devices hot and rising and, within " + evidence
                                + ", another device reports a fault of the cooling or of its supply.",
                        "**A person who says that it is not so** takes PRE_ALARM and CONFIRMED down to ADVISORY. What was seen until then counts from there on"
                                + " only beside something newer. Said of a confirmed fire that has been quiet for "
                                + words(limits.quiet())
                                + ", it means that it is over.")
                .forEach(rule -> line("- " + rule));
    }

    private void endings() {
        line("");
        line("## How it ends");
        line("");
        List.of(
                        "PRE_ALARM and ADVISORY end by themselves when their signs have ended and are forgotten.",
                        "CONFIRMED ends by a person only: \"it is over\" is heard after " + words(limits.quiet())
                                + " in which nothing voted.",
                        "DE_ENERGISED becomes RECOVERY after " + words(limits.quiet())
                                + " of quiet, or by a person who says that the fire is out: where the sensors burnt nothing else can. Lost power and lost"
                                + " cooling always take the quiet and a person.",
                        "RECOVERY after a confirmed fire is a watch of " + words(limits.watch())
                                + ", and nobody's word ends it early: lithium batteries have burnt again after hours. Where a cut took only the power, "
                                + words(limits.quiet())
                                + " are enough. Then a person ends it. A single sign during the watch is PRE_ALARM, and falls back to the watch.")
                .forEach(rule -> line("- " + rule));
    }

    private static String words(Duration duration) {
        if (duration.toMinutes() % 60 == 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() + " min";
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
