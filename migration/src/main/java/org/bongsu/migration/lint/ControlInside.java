package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Site;

/** What conducts the evacuation and goes with what it evacuates, as at Pangyo. */
final class ControlInside {

    private ControlInside() {}

    /** Elements that can do one another's work. */
    static Map<ControlKind, List<ControlElement>> offices(Site site) {
        Map<ControlKind, List<ControlElement>> offices = new LinkedHashMap<>();
        for (ControlElement element : site.control()) {
            offices.computeIfAbsent(element.kind().office(), key -> new ArrayList<>())
                    .add(element);
        }
        return offices;
    }

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        Map<ControlKind, List<ControlElement>> offices = offices(facts.site);
        offices.forEach((kind, elements) -> {
            List<Outage> common = takeAll(facts, elements);
            if (!common.isEmpty()) {
                found.add(inside(facts, kind, elements, common));
            }
        });
        unknown(offices.keySet(), found);
        return found;
    }

    /** Outages that take work, and every one of the elements with it. */
    static List<Outage> takeAll(Facts facts, List<ControlElement> elements) {
        Set<Outage> common = new LinkedHashSet<>(facts.dangers());
        elements.forEach(element -> common.retainAll(facts.takes(element)));
        return List.copyOf(common);
    }

    private static Finding inside(Facts facts, ControlKind kind, List<ControlElement> elements, List<Outage> common) {
        List<String> ids = elements.stream().map(ControlElement::id).toList();
        Text names = Words.some(ids);
        Text outages = Words.someTexts(common, outage -> {
            int count = facts.workloadsTaken(outage);
            return new Text(
                    outage.text().en() + " (with " + Words.count(count, "workload", "workloads") + ")",
                    outage.text().ko() + "(워크로드 " + count + "개와 함께)");
        });
        String all = ids.size() == 1 ? "" : ids.size() == 2 ? "both of " : "all of ";
        String effect = kind.vital() ? "nothing is moved then" : "the evacuation goes on without it";
        String effectKo = kind.vital() ? "그때는 아무것도 옮기지 못합니다" : "대피는 이것 없이 진행됩니다";
        return new Finding(
                FindingCode.CONTROL_INSIDE,
                kind.vital() ? Severity.SEVERE : Severity.WARNING,
                new Subject(
                        Subject.Kind.CONTROL,
                        ids.get(0),
                        elements.get(0).server().isPresent() ? "server" : "room"),
                new Text(
                        kind.words().en() + " stands in what it must empty: " + all + names.en() + " "
                                + (ids.size() == 1 ? "goes" : "go") + " with " + outages.en() + "; " + effect,
                        kind.words().ko() + "이(가) 비워야 할 곳 안에 있습니다: " + names.ko() + "이(가) 다음과 함께 멈춥니다: " + outages.ko()
                                + ". " + effectKo));
    }

    private static void unknown(Set<ControlKind> told, List<Finding> found) {
        if (!told.contains(ControlKind.BONGSU)) {
            found.add(new Finding(
                    FindingCode.CONTROL_INSIDE,
                    Severity.WARNING,
                    Subject.site(""),
                    new Text(
                            "nobody says where Bongsu stands, and whether it goes with what it must empty: name it under"
                                    + " control, also when it stands elsewhere",
                            "봉수가 어디에 있는지, 비워야 할 곳과 함께 멈추는지 적혀 있지 않습니다: 다른 곳에 있더라도 control 아래에 적으십시오")));
            return;
        }
        List<ControlKind> silent = new ArrayList<>();
        for (ControlKind kind : ControlKind.values()) {
            if (kind.vital() && kind.office() == kind && !told.contains(kind)) {
                silent.add(kind);
            }
        }
        if (!silent.isEmpty()) {
            Text kinds = Words.someTexts(silent, ControlKind::words);
            found.add(new Finding(
                    FindingCode.CONTROL_INSIDE,
                    Severity.NOTE,
                    Subject.site("control"),
                    new Text(
                            "nobody says where these stand, without which nothing is moved: " + kinds.en(),
                            "없으면 아무것도 옮기지 못하는 다음이 어디에 있는지 적혀 있지 않습니다: " + kinds.ko())));
        }
    }
}
