/** Foreign Modbus clients and a foreign event engine as benchmark rows, on a class path of their own. */
@NullMarked
package org.bongsu.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
