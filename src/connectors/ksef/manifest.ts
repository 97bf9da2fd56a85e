import type { Static } from "typebox";
import {
  type Context,
  defineManifest,
  fields,
  InvalidInputError,
  isNip,
  normalizeNip,
} from "../../sdk/index.ts";
import { credentialFields } from "./credential-fields.ts";
import { ALLOWANCES } from "./limits.ts";
import { settingFields } from "./setting-fields.ts";
import { steps } from "./steps.ts";

const ADDRESSES = {
  production: "https://api.ksef.mf.gov.pl/v2",
  demo: "https://api-demo.ksef.mf.gov.pl/v2",
  test: "https://api-test.ksef.mf.gov.pl/v2",
} as const;

export const manifest = defineManifest({
  id: "ksef",
  title: {
    en: "KSeF (Polish national e-invoices)",
    pl: "KSeF (Krajowy System e-Faktur)",
    "pt-BR": "KSeF (faturas eletrônicas nacionais da Polônia)",
    cs: "KSeF (polský státní systém e-faktur)",
    hu: "KSeF (lengyel nemzeti e-számla rendszer)",
  },
  summary: {
    en: "Cost and sales invoices with every line straight from the ministry, and sending of sales invoices.",
    pl: "Faktury kosztowe i sprzedażowe ze wszystkimi pozycjami wprost z Ministerstwa Finansów oraz wysyłka faktur sprzedaży.",
    "pt-BR":
      "Faturas de custo e de venda com todos os itens, direto do ministério, e envio de faturas de venda.",
    cs: "Nákladové a prodejní faktury se všemi položkami přímo z ministerstva a odesílání prodejních faktur.",
    hu: "Bejövő és kimenő számlák minden tétellel, közvetlenül a minisztériumtól, és a kimenő számlák beküldése.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://github.com/CIRFMF/ksef-docs",
  steps,
  auth: { kind: "custom" },
  credentials: fields(credentialFields),
  settings: fields(settingFields),
  baseUrl(credentials, settings) {
    assertCredentials(credentials);
    return ADDRESSES[settings?.environment ?? "production"];
  },
  /** Packages and receipts may lie on another host of the same system. */
  allowedHosts: ["*.ksef.mf.gov.pl"],
  rate: { requests: 8, perMs: 1_000, concurrency: 4 },
  allowances: ALLOWANCES,
});

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type KsefContext = Context<Credentials, Settings>;

/** Ten digits: on whose behalf we are signed in. */
export const ownNip = ({ credentials }: Pick<KsefContext, "credentials">): string =>
  normalizeNip(credentials.nip);

/** @throws InvalidInputError where nobody could sign in with what is there. */
function assertCredentials(credentials: Credentials): void {
  const { nip, ksef_token, certificate, private_key, pfx } = credentials;
  const issues = [];
  if (!isNip(nip))
    issues.push({
      field: "credentials.nip",
      message: "is no NIP",
      remedy: "Enter the ten digits of your company's tax id.",
    });
  if (certificate !== undefined && private_key === undefined)
    issues.push({
      field: "credentials.private_key",
      message: "is missing",
      remedy: "Enter the private key that belongs to the certificate.",
    });
  const canSignIn = ksef_token !== undefined || certificate !== undefined || pfx !== undefined;
  if (!canSignIn)
    issues.push({
      field: "credentials.ksef_token",
      message: "is missing, and so is a certificate",
      remedy: "Enter a KSeF token, or a certificate with its private key, or a PFX file.",
    });
  if (issues.length > 0) throw new InvalidInputError(issues);
}
