/**
 * Rules as values: what stands in a rule file after it was decoded and checked. Pure and immutable; may be imported by
 * the other packages of {@code rules} and by the daemon. Read {@link org.bongsu.rules.pack.RulePack} first.
 */
@NullMarked
package org.bongsu.rules.pack;

import org.jspecify.annotations.NullMarked;
