/** Rule evaluation: one rule over ten thousand sensors, ours and others, each in a process of its own; and the default pack at scale. */
@NullMarked
package org.bongsu.benchmarks.rules;

import org.jspecify.annotations.NullMarked;
