/**
 * A provider of OpenID Connect: authorization code flow with PKCE, found by discovery. Only {@code runtime} may import it; every method
 * blocks. Read {@link org.bongsu.daemon.oidc.Provider} first.
 */
@NullMarked
package org.bongsu.daemon.oidc;

import org.jspecify.annotations.NullMarked;
