import type { Static } from "typebox";
import { type Context, defineManifest, fields, InvalidInputError, same } from "../../sdk/index.ts";
import { hostOf } from "./account.ts";
import { credentialFields } from "./credential-fields.ts";
import { settingFields } from "./setting-fields.ts";
import { steps } from "./steps.ts";

export const manifest = defineManifest({
  id: "oracle_netsuite",
  title: same("Oracle NetSuite"),
  summary: {
    en: "Items with a price and stock per location, both ways; customers and suppliers.",
    pl: "Towary z ceną i stanami w lokalizacjach, w obie strony; klienci i dostawcy.",
    "pt-BR": "Itens com preço e estoque por local, nos dois sentidos; clientes e fornecedores.",
    cs: "Položky s cenou a skladem podle míst, oběma směry; odběratelé a dodavatelé.",
    hu: "Cikkek árral és helyenkénti készlettel, mindkét irányban; vevők és szállítók.",
  },
  category: "erp",
  countries: [],
  docs: "https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/chapter_1540391670.html",
  steps,
  auth: { kind: "custom" },
  credentials: fields(credentialFields),
  settings: fields(settingFields),
  baseUrl(credentials, settings) {
    assertCredentials(credentials, settings?.sign_in);
    return `https://${hostOf(credentials.account_id)}`;
  },
  allowedHosts: [],
  /** NetSuite limits how many calls of the whole account are under way: 5 to 15 with the usual licences. */
  rate: { requests: 10, perMs: 1_000, concurrency: 2 },
});

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type NetSuiteContext = Context<Credentials, Settings>;

const NEEDED = {
  oauth2: ["client_id", "certificate_id", "private_key"],
  tba: ["consumer_key", "consumer_secret", "token_id", "token_secret"],
} as const;

/** @throws InvalidInputError where the chosen way of signing in lacks something. */
function assertCredentials(credentials: Credentials, signIn: Settings["sign_in"] = "oauth2"): void {
  const issues = NEEDED[signIn].flatMap((name) =>
    credentials[name] === undefined
      ? [
          {
            field: `credentials.${name}`,
            message: "is missing",
            remedy: "Enter it, or choose the other way to sign in.",
          },
        ]
      : [],
  );
  if (issues.length > 0) throw new InvalidInputError(issues);
}
