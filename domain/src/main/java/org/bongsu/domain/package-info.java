/**
 * The vocabulary: moments, texts, the site, points and readings, profiles and stages. Depends on nothing; everything may
 * import it. Every type is immutable and safe on any thread. Read {@link org.bongsu.domain.site.Site} first.
 */
@NullMarked
package org.bongsu.domain;

import org.jspecify.annotations.NullMarked;
