import type { Static } from "typebox";
import {
  type Context,
  defineManifest,
  fields,
  InvalidInputError,
  isCnpj,
  normalizeCnpj,
} from "../../sdk/index.ts";
import { openCertificate } from "./certificate.ts";
import { credentialFields } from "./credential-fields.ts";
import { HOSTS, NATIONAL } from "./endpoints.ts";
import { settingFields } from "./setting-fields.ts";
import { steps } from "./steps.ts";

const credentials = fields(credentialFields);
const settings = fields(settingFields);
export type Credentials = Static<typeof credentials>;
export type Settings = Static<typeof settings>;
export type SefazContext = Context<Credentials, Settings>;

export const manifest = defineManifest({
  id: "sefaz",
  title: {
    en: "SEFAZ (Brazilian NF-e and CT-e)",
    pl: "SEFAZ (brazylijskie NF-e i CT-e)",
    "pt-BR": "SEFAZ (NF-e e CT-e)",
    cs: "SEFAZ (brazilské NF-e a CT-e)",
    hu: "SEFAZ (brazil NF-e és CT-e)",
  },
  summary: {
    en: "NF-e and CT-e that others issued to the company, straight from the tax authority, and the recipient's manifestation.",
    pl: "NF-e i CT-e wystawione firmie przez innych, wprost z urzędu podatkowego, oraz manifestacja odbiorcy.",
    "pt-BR":
      "NF-e e CT-e emitidos por terceiros contra o CNPJ da empresa, direto da SEFAZ, e a manifestação do destinatário.",
    cs: "NF-e a CT-e, které firmě vystavili jiní, přímo z daňového úřadu, a vyjádření příjemce.",
    hu: "A cégnek mások által kiállított NF-e és CT-e bizonylatok közvetlenül az adóhatóságtól, és a címzett nyilatkozata.",
  },
  category: "fiscal",
  countries: ["BR"],
  docs: "https://www.nfe.fazenda.gov.br/portal/principal.aspx",
  steps,
  auth: { kind: "custom" },
  credentials,
  settings,
  baseUrl(_credentials, given) {
    assertTaxId(given?.tax_id);
    const environment = given?.environment ?? "production";
    return new URL(given?.nfe_distribution_url ?? NATIONAL[environment].nfe).origin;
  },
  clientCertificate(given) {
    const { chain_pem: cert, key_pem: key } = openCertificate(given);
    return { cert, key, maxVersion: "TLSv1.2" };
  },
  allowedHosts: HOSTS,
  rate: { requests: 2, perMs: 1_000, concurrency: 2 },
});

/** @throws InvalidInputError for a text that is no CNPJ */
function assertTaxId(taxId: string | undefined): void {
  if (taxId === undefined || isCnpj(normalizeCnpj(taxId))) return;
  const remedy = "Enter the fourteen positions of the branch's CNPJ, or leave the field empty.";
  throw new InvalidInputError([{ field: "settings.tax_id", message: "is no CNPJ", remedy }]);
}
