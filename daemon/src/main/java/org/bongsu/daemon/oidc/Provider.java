package org.bongsu.daemon.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.daemon.access.OidcSettings;

/**
 * Sends browsers to the provider and redeems what they bring back. Metadata and keys are asked for when first needed and again after an
 * hour, so that a provider that is away when the daemon starts is found later. Any thread that may block.
 */
public final class Provider {

    static final int CONNECT_MILLIS = 3_000;
    static final int READ_MILLIS = 5_000;

    private static final long METADATA_MILLIS = 3_600_000;

    /** A JWK set or a token response is some kilobytes. */
    private static final int ANSWER_BYTES_MOST = 1_000_000;

    /** Signed by a key of the provider's alone: a secret that we share with it could be used by whoever learns it. */
    private static final Set<JWSAlgorithm> SIGNED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private final UnaryOperator<String> secrets;
    private final LongSupplier wall;
    private Optional<OIDCProviderMetadata> metadata = Optional.empty();
    private long readMillis;

    /** @param secrets follows references */
    public Provider(OidcSettings settings, UnaryOperator<String> secrets, LongSupplier wall) {
        this.settings = settings;
        this.secrets = secrets;
        this.wall = wall;
    }

    private synchronized OIDCProviderMetadata metadata() throws ProviderException {
        long now = wall.getAsLong();
        if (metadata.isEmpty() || now - readMillis >= METADATA_MILLIS) {
            try {
                metadata = Optional.of(
                        OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), CONNECT_MILLIS, READ_MILLIS));
                readMillis = now;
            } catch (com.nimbusds.oauth2.sdk.GeneralException | IOException e) {
                // What was read before is better than nobody getting in.
                return metadata.orElseThrow(() -> new ProviderException("discovery of " + settings.issuer(), e));
            }
        }
        return metadata.orElseThrow();
    }

    /** Where to send a browser now. */
    public Journey begin() throws ProviderException {
        OIDCProviderMetadata provider = metadata();
        CodeVerifier verifier = new CodeVerifier();
        State state = new State();
        Nonce nonce = new Nonce();
        Scope scope = new Scope("openid");
        settings.scopes().forEach(scope::add);
        URI location = new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), scope, client(), redirect())
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
        return new Journey(location, state.getValue(), nonce.getValue(), verifier.getValue());
    }

    /**
     * Redeems what the browser came back with.
     *
     * @param query as it came
     * @return the claims of the ID token, and of the provider's user info where the token lacks the roles or the name
     */
    public Map<String, Object> finish(Journey journey, String query) throws ProviderException {
        AuthorizationCode code = code(journey, query);
        OIDCProviderMetadata provider = metadata();
        try {
            TokenRequest request = request(provider, code, new CodeVerifier(journey.verifier()));
            TokenResponse response = OIDCTokenResponseParser.parse(
                    bounded(request.toHTTPRequest()).send());
            if (!response.indicatesSuccess()) {
                throw new ProviderException("the provider redeems no code: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            OIDCTokenResponse tokens = (OIDCTokenResponse) response.toSuccessResponse();
            Map<String, Object> claims = new LinkedHashMap<>(checked(provider, tokens, journey));
            if (settings.role(claims).isEmpty() || settings.name(claims).isEmpty()) {
                userInfo(provider, tokens.getOIDCTokens().getAccessToken(), claims)
                        .forEach(claims::putIfAbsent);
            }
            return claims;
        } catch (ParseException | IOException e) {
            throw new ProviderException("the provider's answer", e);
        }
    }

    private AuthorizationCode code(Journey journey, String query) throws ProviderException {
        try {
            AuthorizationResponse response = AuthorizationResponse.parse(URI.create(settings.redirect() + "?" + query));
            if (response.getState() == null || !response.getState().getValue().equals(journey.state())) {
                throw new ProviderException("the browser came back with another state than it left with");
            }
            // RFC 9207: whose answer it is, where the provider says it.
            if (response.getIssuer() != null && !response.getIssuer().getValue().equals(settings.issuer())) {
                throw new ProviderException("the answer is another provider's");
            }
            if (!response.indicatesSuccess()) {
                throw new ProviderException("the provider let nobody in: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
            if (code == null) {
                throw new ProviderException("the browser came back without a code");
            }
            return code;
        } catch (ParseException | IllegalArgumentException e) {
            // Without the reason, which quotes the code.
            throw new ProviderException("what the browser came back with cannot be read");
        }
    }

    private URI redirect() {
        return URI.create(settings.redirect());
    }

    private ClientID client() {
        return new ClientID(settings.client());
    }

    private TokenRequest request(OIDCProviderMetadata provider, AuthorizationCode code, CodeVerifier verifier) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, redirect(), verifier);
        URI endpoint = provider.getTokenEndpointURI();
        if (settings.secret().isEmpty()) {
            return new TokenRequest.Builder(endpoint, client(), grant).build();
        }
        Secret secret = new Secret(secrets.apply(settings.secret().get()));
        List<ClientAuthenticationMethod> methods = provider.getTokenEndpointAuthMethods();
        // OpenID Connect Discovery 1.0, 3: client_secret_basic where nothing is said.
        boolean basic = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        ClientAuthentication proof =
                basic ? new ClientSecretBasic(client(), secret) : new ClientSecretPost(client(), secret);
        return new TokenRequest.Builder(endpoint, proof, grant).build();
    }

    /** Signature, issuer, audience, times and nonce: OpenID Connect Core 1.0, 3.1.3.7. */
    private Map<String, Object> checked(OIDCProviderMetadata provider, OIDCTokenResponse tokens, Journey journey)
            throws ProviderException {
        List<JWSAlgorithm> offered = provider.getIDTokenJWSAlgs();
        JWSAlgorithm algorithm = JWSAlgorithm.parse(
                tokens.getOIDCTokens().getIDToken().getHeader().getAlgorithm().getName());
        if (!SIGNED.contains(algorithm) || (offered != null && !offered.contains(algorithm))) {
            throw new ProviderException("the ID token is signed by " + algorithm + ", which is not taken");
        }
        try {
            IDTokenValidator validator = new IDTokenValidator(
                    provider.getIssuer(),
                    client(),
                    algorithm,
                    provider.getJWKSetURI().toURL(),
                    new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, ANSWER_BYTES_MOST));
            IDTokenClaimsSet claims =
                    validator.validate(tokens.getOIDCTokens().getIDToken(), new Nonce(journey.nonce()));
            return claims.toJSONObject();
        } catch (BadJOSEException | JOSEException | IOException e) {
            throw new ProviderException("the ID token is not accepted", e);
        }
    }

    /** Of the same person only: OpenID Connect Core 1.0, 5.3.2. */
    private static Map<String, Object> userInfo(
            OIDCProviderMetadata provider, AccessToken token, Map<String, Object> claims)
            throws ProviderException, IOException, ParseException {
        if (provider.getUserInfoEndpointURI() == null) {
            return Map.of();
        }
        UserInfoResponse response = UserInfoResponse.parse(
                bounded(new UserInfoRequest(provider.getUserInfoEndpointURI(), token).toHTTPRequest())
                        .send());
        if (!response.indicatesSuccess()
                || response.toSuccessResponse().getUserInfo() == null
                || !response.toSuccessResponse()
                        .getUserInfo()
                        .getSubject()
                        .getValue()
                        .equals(claims.get("sub"))) {
            throw new ProviderException("the provider's user info is not this person's");
        }
        return response.toSuccessResponse().getUserInfo().toJSONObject();
    }

    private static HTTPRequest bounded(HTTPRequest request) {
        request.setConnectTimeout(CONNECT_MILLIS);
        request.setReadTimeout(READ_MILLIS);
        request.setFollowRedirects(false);
        return request;
    }
}
