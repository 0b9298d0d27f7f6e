/**
 * What in a site will make an evacuation fail, told before anything burns. Pure; imports the domain, {@code deadline} and
 * {@code plan}'s arithmetic; any thread, no state between calls. Start at {@link org.bongsu.migration.lint.Linter}.
 */
@NullMarked
package org.bongsu.migration.lint;

import org.jspecify.annotations.NullMarked;
