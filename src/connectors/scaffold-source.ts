import { LANGUAGES } from "../model/i18n.ts";

/** The same placeholder in five languages: the author's to translate. */
const texts = (text: string): string =>
  `{ ${LANGUAGES.map((language) => `${/-/.test(language) ? `"${language}"` : language}: ${JSON.stringify(text)}`).join(", ")} }`;

export const manifestSource = (
  id: string,
): string => `import { defineManifest, field, fields, same } from "viadukt/sdk";

export const manifest = defineManifest({
  id: ${JSON.stringify(id)},
  title: same(${JSON.stringify(titleOf(id))}),
  summary: ${texts("Contacts of the system, as parties.")},
  category: "commerce",
  countries: [],
  docs: "https://api.example.com/docs",
  steps: [
    ${texts("Open the settings of the system and copy the API key.")},
  ],
  auth: { kind: "bearer", token: "api_key" },
  credentials: fields({
    api_key: field.secret({
      title: {
        en: "API key",
        pl: "Klucz API",
        "pt-BR": "Chave de API",
        cs: "Klíč API",
        hu: "API-kulcs",
      },
    }),
  }),
  settings: fields({}),
  baseUrl: () => "https://api.example.com",
  allowedHosts: [],
  rate: { requests: 10, perMs: 1_000, concurrency: 2 },
});
`;

const titleOf = (id: string): string =>
  id
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");

export const clientSource = `import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { type Http, TransientError } from "viadukt/sdk";

/** At most this many contacts in one answer. */
const PAGE_SIZE = 2;

export const Contact = Type.Object({
  id: Type.Integer(),
  full_name: Type.String(),
  country: Type.String(),
  changed: Type.Integer({ description: "grows with every change" }),
});
export type Contact = Static<typeof Contact>;

const ContactsPage = Type.Object({ items: Type.Array(Contact), has_more: Type.Boolean() });
const Me = Type.Object({ account: Type.String() });

export const me = async (http: Http): Promise<Static<typeof Me>> =>
  parse(Me, await http.json({ method: "GET", path: "/v1/me" }));

/** Contacts that changed after the mark, oldest change first. */
export const contactsAfter = async (
  http: Http,
  after: number,
): Promise<Static<typeof ContactsPage>> =>
  parse(
    ContactsPage,
    await http.json({ method: "GET", path: "/v1/contacts", query: { after, limit: PAGE_SIZE } }),
  );

/** @throws TransientError where the answer has another shape */
function parse<S extends TSchema>(schema: S, answer: unknown): Static<S> {
  const [error] = Value.Errors(schema, answer);
  if (!error) return answer as Static<S>;
  throw new TransientError(\`The answer is wrong at \${error.instancePath || "its top"}.\`);
}
`;

export const mappingSource = `import type { Party } from "viadukt/sdk";
import type { Contact } from "./client.ts";

export const toParty = (contact: Contact): Party => ({
  role: "customer",
  name: contact.full_name.trim(),
  address: { country_code: contact.country },
});
`;

export const indexSource = `import { defineConnector, defineStream } from "viadukt/sdk";
import { contactsAfter, me } from "./client.ts";
import { manifest } from "./manifest.ts";
import { toParty } from "./mapping.ts";

export default defineConnector({
  manifest,
  async check({ http }) {
    return { account_name: (await me(http)).account };
  },
  streams: {
    parties: defineStream(manifest, {
      entity: "party",
      title: {
        en: "Contacts",
        pl: "Kontakty",
        "pt-BR": "Contatos",
        cs: "Kontakty",
        hu: "Kapcsolatok",
      },
      modes: ["incremental"],
      deletes: "none",
      async *read({ http }, { cursor }) {
        let after = Number(cursor?.after ?? 0);
        for (let isMore = true; isMore; ) {
          const page = await contactsAfter(http, after);
          after = page.items.at(-1)?.changed ?? after;
          isMore = page.has_more;
          const changes = page.items.map((contact) => ({
            op: "upsert" as const,
            id: String(contact.id),
            version: String(contact.changed),
            data: toParty(contact),
          }));
          yield { changes, cursor: { after } };
        }
      },
    }),
  },
});
`;
