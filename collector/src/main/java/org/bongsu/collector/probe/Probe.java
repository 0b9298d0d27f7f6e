package org.bongsu.collector.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Identification;
import org.bongsu.domain.profile.Identification.Outcome;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.ProfileFit;
import org.bongsu.domain.profile.Span;
import org.bongsu.domain.profile.SpanPlan;
import org.bongsu.domain.profile.SunSpecChain;
import org.bongsu.domain.profile.SunSpecMap;
import org.bongsu.domain.profile.SunSpecModel;

/**
 * Reads an unknown unit by every profile and says which of them fit. It asks what profiles ask (registers by functions 3
 * and 4, objects by 0x2B) and nothing that writes. Blocks; stateless beyond its arguments.
 */
public final class Probe {

    /** Regular identification: vendor, product, revision and the names. */
    private static final Question.Objects WHO = new Question.Objects(2, 0);

    /** All that every device has to know. */
    private static final Question.Objects WHO_BASIC = new Question.Objects(1, 0);

    private final List<Profile> profiles;
    private final Map<String, PointDefinition> registry;

    /** @param profiles those of Modbus devices */
    public Probe(List<Profile> profiles, Map<String, PointDefinition> registry) {
        this.profiles = List.copyOf(profiles);
        this.registry = registry;
    }

    /** @param at the time that readings bear */
    public UnitReport unit(ProbeLine line, int number, Moment at) {
        ProbeUnit unit = new ProbeUnit(line, number);
        // Registers first: many a device is silent at functions that it does not know.
        SunSpecChain chain = chain(unit);
        Map<Integer, String> identification = identification(unit);
        List<ProfileFit> fits = new ArrayList<>();
        for (Profile profile : profiles) {
            if (unit.isGivenUp()) {
                break;
            }
            fits.add(fit(unit, profile, at));
        }
        Collections.sort(fits);
        List<SunSpecModel> models = chain.models();
        return new UnitReport(
                number,
                unit.isAlive(),
                unit.requests(),
                identification,
                models,
                models.isEmpty() ? Optional.empty() : chain.broken(),
                fits);
    }

    private static Map<Integer, String> identification(ProbeUnit unit) {
        ProbeUnit.Objects said = unit.objects(WHO);
        if (said.exception().isPresent()) {
            said = unit.objects(WHO_BASIC);
        }
        Map<Integer, String> texts = new LinkedHashMap<>();
        said.byId().forEach((id, bytes) -> texts.put(id, printable(bytes)));
        return texts;
    }

    /** A device may say anything; a terminal may not be told everything. */
    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("[^\\x20-\\x7E]", " ")
                .strip();
    }

    private static SunSpecChain chain(ProbeUnit unit) {
        SunSpecChain chain = new SunSpecChain(SunSpecMap.BASES);
        Optional<Span> span = chain.next();
        while (span.isPresent()) {
            unit.registers(span.get()).ifPresentOrElse(chain::refused, () -> chain.answered(unit.known()));
            span = chain.next();
        }
        return chain;
    }

    private ProfileFit fit(ProbeUnit unit, Profile profile, Moment at) {
        Identification identification = Identification.of(profile);
        Optional<Question> question = identification.next();
        while (question.isPresent()) {
            ask(unit, identification, question.get());
            question = identification.next();
        }
        Outcome outcome = identification.outcome();
        if (outcome instanceof Outcome.Misfit misfit) {
            return ProfileFit.misfit(profile, misfit.why());
        }
        Profile resolved = ((Outcome.Fits) outcome).resolved();
        read(unit, resolved);
        return ProfileFit.judge(profile, resolved, unit.known(), registry, at);
    }

    private static void ask(ProbeUnit unit, Identification identification, Question question) {
        if (question instanceof Question.Registers asked) {
            unit.registers(asked.span())
                    .ifPresentOrElse(identification::refused, () -> identification.answered(unit.known()));
            return;
        }
        ProbeUnit.Objects objects = unit.objects((Question.Objects) question);
        objects.exception().ifPresentOrElse(identification::refused, () -> identification.answered(objects.byId()));
    }

    /** Every span of the profile; one that is refused is cut until what can be read is read. */
    private static void read(ProbeUnit unit, Profile resolved) {
        SpanPlan plan = SpanPlan.of(resolved.registers(), resolved.tuning());
        boolean whole = false;
        while (!whole && !unit.isGivenUp()) {
            whole = true;
            for (Span span : plan.spans()) {
                Optional<Integer> refused = unit.registers(span);
                if (refused.isPresent()) {
                    plan = plan.refuse(span, refused.get());
                    whole = false;
                }
            }
        }
    }
}
