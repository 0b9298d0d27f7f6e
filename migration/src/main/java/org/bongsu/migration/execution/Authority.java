package org.bongsu.migration.execution;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.jspecify.annotations.Nullable;

/** Which classes of actions are armed in which room; everything where nobody has said anything. Owned by {@link Execution}. */
final class Authority {

    private final @Nullable Set<ActionClass>[] byRoom;

    @SuppressWarnings("unchecked")
    Authority(int rooms) {
        this.byRoom = (Set<ActionClass>[]) new Set<?>[rooms];
    }

    /** Returns whether that differs from what was. */
    boolean grant(int room, Set<ActionClass> classes) {
        Set<ActionClass> before = byRoom[room];
        Set<ActionClass> after = EnumSet.noneOf(ActionClass.class);
        after.addAll(classes);
        byRoom[room] = after;
        return !after.equals(before);
    }

    boolean may(int room, ActionClass what) {
        Set<ActionClass> granted = byRoom[room];
        return granted == null || granted.contains(what);
    }

    boolean may(int room, Method method) {
        return may(room, ActionClass.of(method));
    }

    List<Method> barred(int room) {
        return Arrays.stream(Method.values())
                .filter(method -> !may(room, method))
                .toList();
    }
}
