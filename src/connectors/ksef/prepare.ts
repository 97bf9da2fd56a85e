import { validateFa3, writeFa3 } from "../../formats/fa3/index.ts";
import { type Invoice, isHubError, normalizeNip, partyId } from "../../sdk/index.ts";
import { warsawDay } from "./dates.ts";
import { type KsefContext, ownNip } from "./manifest.ts";

/** What KSeF takes without attachments, which we never write. */
const MAX_BYTES = 1_000_000;
const MAX_FAULTS = 3;

/** An invoice as it would be sent, or why it cannot be. */
export type Prepared =
  | { readonly xml: Buffer }
  | { readonly known: string }
  | { readonly fault: string };

/** Everything that can be told without KSeF. */
export async function prepare(ctx: KsefContext, invoice: Invoice): Promise<Prepared> {
  const nip = ownNip(ctx);
  const { fiscal, issue_date } = invoice;
  if (fiscal?.system === "KSEF") return { known: fiscal.id };
  if (invoice.direction !== "sales") return { fault: "Only sales invoices are sent to KSeF." };
  const seller = normalizeNip(partyId(invoice.seller, "PL:NIP") ?? "");
  if (seller !== nip)
    return {
      fault: `The seller's NIP is ${seller || "missing"}, the integration is that of ${nip}.`,
    };
  if (issue_date !== undefined && issue_date > warsawDay(ctx.clock.now()))
    return { fault: `The date of issue ${issue_date} is later than today.` };
  try {
    const xml = Buffer.from(writeFa3(invoice, { now: ctx.clock.now() }));
    if (xml.length > MAX_BYTES)
      return { fault: `The document has ${xml.length} bytes, KSeF takes ${MAX_BYTES}.` };
    const faults = await schemaFaults(ctx, xml);
    return faults === undefined ? { xml } : { fault: faults };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { fault: error.message };
  }
}

async function schemaFaults({ settings }: KsefContext, xml: Buffer): Promise<string | undefined> {
  if (settings.xsd_folder === undefined) return undefined;
  const faults = await validateFa3(xml, settings.xsd_folder);
  if (faults.length === 0) return undefined;
  const told = faults
    .slice(0, MAX_FAULTS)
    .map(({ line, message }) => (line === undefined ? message : `line ${line}: ${message}`));
  return `The document does not fit the schema of FA(3): ${told.join("; ")}`;
}
