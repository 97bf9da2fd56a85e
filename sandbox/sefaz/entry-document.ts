import { cteOf, cteProc } from "./documents/cte.ts";
import { cteEvent, nfeEvent, transportNotice } from "./documents/events.ts";
import { type Feed, kindOf } from "./documents/feed.ts";
import { nfeOf, nfeProc, resNfe } from "./documents/nfe.ts";
import type { AddedDocument, Entry, EntryKind } from "./sequence.ts";

type Made = (feed: Feed, index: number) => AddedDocument;

const MAKERS: Readonly<Record<Exclude<EntryKind, "added">, Made>> = {
  summary: (feed, index) => ({ schema: "resNFe_v1.01.xsd", xml: resNfe(nfeOf(feed, index)) }),
  full: (feed, index) => ({ schema: "procNFe_v4.00.xsd", xml: nfeProc(nfeOf(feed, index)) }),
  event: (feed, index) => ({
    schema: "procEventoNFe_v1.00.xsd",
    xml: nfeEvent(feed, index, kindOf(index) === "cancel" ? "cancel" : "correct"),
  }),
  notice: (feed, index) => ({ schema: "resEvento_v1.01.xsd", xml: transportNotice(feed, index) }),
  cte: (feed, index) => ({ schema: "procCTe_v4.00.xsd", xml: cteProc(cteOf(feed, index)) }),
  cte_event: (feed, index) => ({
    schema: "procEventoCTe_v4.00.xsd",
    xml: cteEvent(feed, index),
  }),
};

/** The document that stands at a place of a sequence; made anew each time. */
export function documentOfEntry({ kind, feed, index, added }: Entry): AddedDocument {
  if (added) return added;
  if (!feed || kind === "added") throw new Error("an entry without a feed");
  return MAKERS[kind](feed, index);
}
