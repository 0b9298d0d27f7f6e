/**
 * YAML 1.2 with positions: a parsed file as a tree whose every value knows its line and column, and typed access that
 * reports what is wrong instead of throwing. Any decoder of a configuration section may import it. Immutable except for
 * {@link org.bongsu.config.yaml.YamlObject}, which one decoder owns. Read {@link org.bongsu.config.yaml.YamlDocument}
 * first.
 */
@NullMarked
package org.bongsu.config.yaml;

import org.jspecify.annotations.NullMarked;
