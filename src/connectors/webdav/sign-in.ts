import { AuthError, ConfigError, type Http, type HttpRequest } from "../../sdk/index.ts";
import type { DavContext } from "../dav-client/client.ts";
import { authorize, type Challenge, parseChallenge } from "./digest.ts";
import type { WebdavContext } from "./manifest.ts";

type Login = WebdavContext["credentials"];

/** One for each context, so that what is known of a server and a nonce last as long as it does. */
const signed = new WeakMap<Http, Http>();

/** The context whose calls are signed in the way that the settings say. */
export function signIn({ http, credentials, settings, signal, log }: WebdavContext): DavContext {
  let made = signed.get(http);
  if (!made) {
    made =
      settings.sign_in === "digest" ? withDigest(http, credentials) : withBasic(http, credentials);
    signed.set(http, made);
  }
  return { http: made, signal, log };
}

/** https://www.rfc-editor.org/rfc/rfc7617 */
function withBasic(http: Http, { username, password }: Login): Http {
  const pair = Buffer.from(`${username}:${password}`).toString("base64");
  return asHttp(async (wanted) =>
    http.request({ ...wanted, sign: () => ({ authorization: `Basic ${pair}` }) }),
  );
}

/** Asks for a nonce before the first call, and again when the server says that it is too old. */
function withDigest(http: Http, login: Login): Http {
  let challenge: Challenge | undefined;
  let count = 0;
  const use = (header: string | undefined): Challenge => {
    count = 0;
    challenge = parseChallenge(header ?? "");
    if (challenge) return challenge;
    throw new ConfigError("The server offers no Digest sign-in that is known here: choose basic.");
  };
  const sign =
    (method: string, known: Challenge): NonNullable<HttpRequest["sign"]> =>
    ({ pathname, search }) => {
      count += 1;
      const request = { ...login, method, uri: pathname + search, count };
      return { authorization: authorize(known, request) };
    };
  const send = (wanted: HttpRequest, known: Challenge) =>
    http.request({ ...wanted, sign: sign(wanted.method, known) });
  return asHttp(async (wanted) => {
    const known = challenge ?? use(await challengeOf(http));
    const accept = [...(wanted.accept ?? []), 401];
    const answer = await send({ ...wanted, accept }, known);
    if (answer.status !== 401) return answer;
    const next = parseChallenge(answer.headers["www-authenticate"] ?? "");
    if (next?.isStale) return await send(wanted, use(answer.headers["www-authenticate"]));
    throw new AuthError(
      "The credentials were refused: enter them anew in the integration, then verify.",
    );
  });
}

/** What the server says to somebody who does not sign in. */
async function challengeOf(http: Http): Promise<string | undefined> {
  const answer = await http.request({
    method: "PROPFIND",
    path: "/",
    headers: { depth: "0" },
    accept: [401],
  });
  await answer.text();
  return answer.headers["www-authenticate"];
}

const asHttp = (request: Http["request"]): Http => ({
  request,
  json: async (wanted) => (await request(wanted)).json(),
});
