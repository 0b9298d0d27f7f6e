/** Foreign Modbus clients as benchmark rows, on a class path of their own. */
@NullMarked
package org.bongsu.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
