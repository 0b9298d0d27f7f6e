package org.bongsu.domain.site;

import java.util.List;
import org.bongsu.domain.Text;

/** What one fire takes: usually a room, more where a ceiling void or shaft is shared. Neighbours share a wall or a void. */
public record Compartment(String id, Text name, List<String> neighbours) {
    public Compartment {
        neighbours = List.copyOf(neighbours);
    }
}
