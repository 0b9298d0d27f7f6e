/**
 * Rule files to rules, with every problem's place. The only package of this module that imports {@code config}; may be
 * imported by the daemon. Stateless. Read {@link org.bongsu.rules.settings.RuleFiles} first.
 */
@NullMarked
package org.bongsu.rules.settings;

import org.jspecify.annotations.NullMarked;
