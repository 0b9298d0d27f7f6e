/** From what happens to the webhook that tells it, ours beside what operators use today. */
@NullMarked
package org.bongsu.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
