import { type Row, textOf } from "../../formats/json/values.ts";
import {
  type Change,
  defineStream,
  type Page,
  type Party,
  type StreamQuery,
} from "../../sdk/index.ts";
import { PARTNERS } from "./client.ts";
import { manifest, type S4Context } from "./manifest.ts";
import { badAnswer, dateLiteral, etagOf } from "./odata.ts";
import { toParty } from "./party-mapping.ts";
import { readPass } from "./pass.ts";

/** A date of SAP is that of its own time zone, which the service does not tell: at most a day beside UTC. */
const OVERLAP_MS = 86_400_000;

const SELECT = [
  "BusinessPartner",
  "BusinessPartnerFullName",
  "OrganizationBPName1",
  "Customer",
  "Supplier",
  "BusinessPartnerIsBlocked",
  "IsMarkedForArchiving",
  "to_BusinessPartnerAddress/StreetName",
  "to_BusinessPartnerAddress/HouseNumber",
  "to_BusinessPartnerAddress/PostalCode",
  "to_BusinessPartnerAddress/CityName",
  "to_BusinessPartnerAddress/Region",
  "to_BusinessPartnerAddress/Country",
  "to_BusinessPartnerTax/BPTaxType",
  "to_BusinessPartnerTax/BPTaxNumber",
  "to_BusinessPartnerTax/BPTaxLongNumber",
  "to_BusinessPartnerBank/IBAN",
  "to_BusinessPartnerBank/SWIFTCode",
];

/** Customers and suppliers. SAP tells the day of a change only, so that each read repeats the last two. */
export const parties = defineStream(manifest, {
  entity: "party",
  title: {
    en: "Customers and suppliers",
    pl: "Odbiorcy i dostawcy",
    "pt-BR": "Clientes e fornecedores",
    cs: "Odběratelé a dodavatelé",
    hu: "Vevők és szállítók",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  read: readParties,
});

/** Nothing, and no word about what is gone, where the settings do not want partners. */
async function* readParties(ctx: S4Context, query: StreamQuery): AsyncGenerator<Page<Party>> {
  if (!(ctx.settings.read_partners ?? false)) return;
  yield* readPass<Party>(ctx, query, {
    ...{ service: PARTNERS, set: "A_BusinessPartner", key: "BusinessPartner" },
    options: {
      $select: SELECT.join(","),
      $expand: "to_BusinessPartnerAddress,to_BusinessPartnerTax,to_BusinessPartnerBank",
    },
    since: changedSince,
    toChanges: async (rows) => rows.flatMap(changeOf),
  });
}

/** One that was never changed has its day of creation alone. */
function changedSince(ms: number): string {
  const day = new Date(Math.max(0, ms - OVERLAP_MS)).toISOString().slice(0, 10);
  return `(LastChangeDate ge ${dateLiteral(day)} or CreationDate ge ${dateLiteral(day)})`;
}

function changeOf(row: Row): Change<Party>[] {
  const id = textOf(row.BusinessPartner, 120);
  if (id === undefined) throw badAnswer("a partner without its number");
  const data = toParty(row);
  const version = etagOf(row);
  if (!data) return [];
  return [{ op: "upsert", id, ...(version === undefined ? {} : { version }), data }];
}
