import type { DistributedDocument } from "../../sdk/fiscal.ts";
import type { DataStore } from "../../store/store.ts";
import { importBatch } from "../import-batch.ts";
import type { FileResult } from "../plan-batch.ts";
import { takeFile } from "../take-file.ts";
import type { SefazSession } from "./session.ts";

/**
 * Stores the documents of one answer, with `also` in the same transaction. What cannot be read is kept as a refused file: the
 * authority will not give it again.
 */
export async function takeDocuments(
  session: SefazSession,
  documents: readonly DistributedDocument[],
  also: (store: DataStore) => Promise<void>,
): Promise<readonly FileResult[]> {
  const { data, judges, settings, origin, clock, counts } = session;
  const files = documents.flatMap(({ nsu, schema, xml }, index) =>
    xml
      ? [
          takeFile(
            { name: `${nsu ?? index + 1}-${schema.replace(/\.xsd$/, "")}.xml`, bytes: xml },
            judges,
          ),
        ]
      : [],
  );
  const results = await importBatch(data, {
    files,
    settings: { ...settings, on_error: "keep" },
    origin: { ...origin, now: clock.now() },
    position: counts.position,
    keepsRefused: true,
    also,
  });
  count(session, results);
  for (const file of files) {
    for (const { part } of file.parts ?? []) {
      if (part.type === "document") noteDate(session, part.document.issue_date);
      if (part.type === "summary") noteDate(session, part.summary.issue_date);
    }
  }
  session.progress();
  return results;
}

function count({ counts, log }: SefazSession, results: readonly FileResult[]): void {
  counts.position += results.length;
  for (const { outcome, name, code, message } of results) {
    if (outcome === "created" || outcome === "updated") counts[outcome] += 1;
    else if (outcome === "unchanged" || outcome === "ignored") counts.unchanged += 1;
    else {
      counts.refused += 1;
      log("warn", "A document of the authority could not be taken", { name, code, message });
    }
  }
}

function noteDate({ counts }: SefazSession, date: string): void {
  if (counts.first === undefined || date < counts.first) counts.first = date;
  if (counts.last === undefined || date > counts.last) counts.last = date;
}
