/**
 * Decoders of a site's files, one class a file, and the checks that need several of them. Only {@link
 * org.bongsu.config.SiteFolder} imports it. Stateless. Read {@link org.bongsu.config.site.SiteYaml} first.
 */
@NullMarked
package org.bongsu.config.site;

import org.jspecify.annotations.NullMarked;
