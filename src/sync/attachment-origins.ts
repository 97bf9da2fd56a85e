import type { Attachment, Invoice } from "../model/invoice.ts";
import type { Origin } from "../store/origins.ts";

/** Those of an invoice's origins that named the attachment, so that they can give it; what is gone comes last. */
export const originsOfAttachment = (
  origins: readonly Origin[],
  attachment: Attachment,
): readonly Origin[] =>
  origins
    .filter(({ data }) => data === null || names(JSON.parse(data) as Invoice, attachment))
    .toSorted((a, b) => Number(a.deleted_at !== null) - Number(b.deleted_at !== null));

const names = ({ attachments = [] }: Invoice, { kind, name, ref }: Attachment): boolean =>
  attachments.some((one) => one.kind === kind && one.name === name && one.ref === ref);
