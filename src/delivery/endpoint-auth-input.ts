import type { EgressGuard } from "../lib/egress.ts";
import { type FieldIssue, messageOf } from "../lib/errors.ts";
import { prepareTls } from "../lib/http-tls.ts";
import { tlsOf } from "./endpoint-auth.ts";
import type { EndpointAuth } from "./target.ts";

/** What an HTTP header takes without a change of meaning. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

interface Surroundings {
  readonly url: string | null | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly egress: EgressGuard;
}

/** What is wrong with the way to sign in at an endpoint; its secrets are not quoted. */
export function endpointAuthIssues(
  auth: EndpointAuth | null | undefined,
  { url, headers = {}, egress }: Surroundings,
): FieldIssue[] {
  if (!auth) return [];
  const issues: FieldIssue[] = [];
  if (url === null || url === undefined) {
    const remedy = "Leave it out: the integration signs in with its own credentials.";
    issues.push({ field: "auth", message: "needs a url", remedy });
  }
  const hasHeader = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  if (hasHeader && auth.kind !== "mtls") {
    const remedy = "Keep one of the two.";
    issues.push({ field: "headers.authorization", message: "is set by auth as well", remedy });
  }
  return [...issues, ...ISSUES[auth.kind](auth as never, { url, egress })];
}

type Checks = {
  readonly [K in EndpointAuth["kind"]]: (
    auth: Extract<EndpointAuth, { readonly kind: K }>,
    around: Pick<Surroundings, "url" | "egress">,
  ) => FieldIssue[];
};

const ISSUES: Checks = {
  basic: ({ username, password }) => [
    ...(username.includes(":")
      ? [{ field: "auth.username", message: "has a colon, which Basic cannot carry" }]
      : []),
    ...(CONTROL.test(username + password)
      ? [{ field: "auth", message: "has a line break or another control character" }]
      : []),
  ],
  bearer: ({ token }) =>
    HEADER_TEXT.test(token)
      ? []
      : [
          {
            field: "auth.token",
            message: "has a blank or another character that no token has",
            remedy: "Copy the token alone, without the word Bearer.",
          },
        ],
  oauth2: ({ token_url: text }, { egress }) => {
    const url = URL.parse(text);
    if (!url) {
      const remedy = "Give the whole address: https://login.example.com/oauth2/token.";
      return [{ field: "auth.token_url", message: "is no URL", remedy }];
    }
    try {
      egress.checkUrl(url);
      return [];
    } catch (error) {
      return [{ field: "auth.token_url", message: messageOf(error) }];
    }
  },
  mtls: (auth, { url }) => {
    if (url && URL.parse(url)?.protocol === "http:") {
      const message = "needs an address with https://: only TLS has certificates";
      return [{ field: "auth", message }];
    }
    try {
      prepareTls(tlsOf(auth));
      return [];
    } catch (error) {
      return [{ field: "auth", message: messageOf(error) }];
    }
  },
};
