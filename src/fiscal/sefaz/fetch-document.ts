import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, RejectedError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { leaseCursor, noteQuery, openCursor, releaseCursor } from "../../store/fiscal-cursors.ts";
import type { FileResult } from "../plan-batch.ts";
import { queriesLeft } from "./fill-gaps.ts";
import { LEASE_MS } from "./pace.ts";
import type { SefazSession } from "./session.ts";
import { takeDocuments } from "./take-documents.ts";

/**
 * One NF-e by its key (`consChNFe`): the document, or its summary where the recipient has not answered yet.
 * @throws ConflictError `query_not_allowed` where the hour's queries are used up or another worker asks
 * @throws RejectedError with the authority's own words where it does not give it
 */
export async function fetchDocument(
  session: SefazSession,
  accessKey: string,
): Promise<readonly FileResult[]> {
  const { data, company, integration, clock, fiscal, context } = session;
  const key = { service: "nfe", environment: company.environment, tax_id: company.tax_id } as const;
  const now = clock.now();
  const { id } = await openCursor(data, key, { integrationId: integration.id, now });
  const token = newId("lease", now);
  if (!(await leaseCursor(data, id, { token, now, leaseMs: LEASE_MS }))) {
    throw new ConflictError("query_not_allowed", "Another run is asking the authority now.");
  }
  try {
    if ((await queriesLeft(session, key)) === 0) {
      const message = `The authority takes few single queries in an hour, and they are used up since ${toRfc3339(now)}.`;
      throw new ConflictError("query_not_allowed", message);
    }
    await noteQuery(data, key, now);
    const answer = await fiscal.distribute(context, "nfe", { access_key: accessKey });
    if (answer.status !== "138") {
      const said = `The authority does not give the document: ${answer.status} ${answer.reason}`;
      throw new RejectedError(said.slice(0, 500), { code: "document_not_given" });
    }
    return await takeDocuments(session, answer.documents, async () => {});
  } finally {
    await releaseCursor(data, id, token);
  }
}
