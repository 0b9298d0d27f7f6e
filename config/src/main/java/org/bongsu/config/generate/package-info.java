/**
 * Writes a big site from a small description with a seed: the command {@code bongsu generate}. Only the command line and
 * tests import it. Stateless. Read {@link org.bongsu.config.generate.SiteGenerator} first.
 */
@NullMarked
package org.bongsu.config.generate;

import org.jspecify.annotations.NullMarked;
