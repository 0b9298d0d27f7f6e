/**
 * Commands out, replies and observations in, over HTTP. With {@code nut}, the module's only package that knows sockets
 * and wall time; everything in it runs on one Vert.x context. Imports the domain, {@code execution} and Vert.x. Start at
 * {@link org.bongsu.migration.driver.HttpDriver}.
 */
@NullMarked
package org.bongsu.migration.driver;

import org.jspecify.annotations.NullMarked;
