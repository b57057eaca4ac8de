// A real OpenID provider for the tests. Settings come as JSON in the first argument; it says {"port":…} when it listens.
// POST /control with JSON: {product} the address it sends people back to · {person: {sub, …claims}} who signs in from now on ·
// {denies: true|false} whether that person refuses to · {newKeys: true} its keys are changed and the old ones gone.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const { port, client, secret } = JSON.parse(process.argv[2]);
const people = new Map();
let keys, product, person, denies, provider, server;

async function newKeys() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  keys = [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: `key-${Math.random()}` }];
}

function build() {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{
      client_id: client, ...(secret ? { client_secret: secret } : { token_endpoint_auth_method: "none" }),
      redirect_uris: [`${product}sign-in/provider/answer`],
      post_logout_redirect_uris: [`${product}sign-in`],
      backchannel_logout_uri: `${product}sign-in/provider/signed-out`, backchannel_logout_session_required: true,
    }],
    jwks: { keys },
    cookies: { keys: ["of the test"] },
    // Its own refuses to call this machine.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    // Otherwise claims are told at another address only.
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], groups: ["groups"] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: client, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid profile groups");
      await grant.save();
      return grant;
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  });
  provider.on("backchannel.error", (_, fault) => console.error("word of a session's end was not taken:", fault.message, fault.cause ?? ""));
}

// What a login page would do: there is one person before the screen.
async function interact(request, response) {
  await provider.interactionDetails(request, response);
  const result = denies ? { error: "access_denied" } : { login: { accountId: person.sub } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function control(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const wish = JSON.parse(Buffer.concat(parts));
  product = wish.product ?? product;
  denies = wish.denies ?? denies;
  if (wish.person) {
    person = wish.person;
    people.set(person.sub, person);
  }
  if (wish.newKeys) await newKeys();
  if (wish.product || wish.newKeys) build();
  response.end("{}");
}

await newKeys();
server = createServer((request, response) => {
  const answer = request.url === "/control" ? control(request, response)
    : request.url.startsWith("/interaction/") ? interact(request, response)
    : provider.callback()(request, response);
  Promise.resolve(answer).catch((fault) => { console.error(fault); response.writeHead(500).end(); });
});
server.listen(port, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
// Gone with whoever started it, however that ended.
process.stdin.on("end", () => process.exit(0)).resume();
