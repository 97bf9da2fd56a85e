import { dfeStateOf, type EventState } from "../formats/dfe/index.ts";
import type {
  DfeKind,
  DfeState,
  FiscalDocument,
  FiscalEvent,
  FiscalProtocol,
  FiscalSummary,
} from "../model/fiscal-document.ts";
import type { KnownDocument, KnownEvent } from "../store/fiscal-documents.ts";
import type { DocumentChecks } from "./checks.ts";
import {
  type DocumentValues,
  documentValues,
  type ImportOrigin,
  protocolKey,
  summaryValues,
} from "./rows.ts";

export type PartOutcome = "created" | "updated" | "unchanged" | "conflict" | "ignored";

/** A document as it will be after the batch. */
export interface Shelved {
  readonly access_key: string;
  /** Of the row that is there. */
  readonly id?: number;
  readonly kind: DfeKind;
  state: DfeState;
  is_full: boolean;
  content_hash: string;
  protocol: string | null;
  /** To be written; undefined where nothing of it is new but perhaps its state. */
  values?: DocumentValues;
  document?: FiscalDocument;
  total: string;
  /** Index of the file that brought it. */
  file?: number;
  /** What changed of a row that is there, in the words of `documento_atualizado`. */
  readonly changed: Set<string>;
}

export interface ShelvedEvent {
  readonly id?: number;
  readonly event: FiscalEvent;
  readonly file: number;
}

/** What happens to an event, as the receivers of `documento_atualizado` call it. */
function fieldOf({ type }: FiscalEvent): string {
  if (type === "110110") return "carta_correcao";
  if (type.startsWith("2102")) return "manifestacao";
  return "eventos";
}

/** All documents and events that the parts of one batch are about, first as they are stored. */
export class Shelf {
  readonly documents = new Map<string, Shelved>();
  readonly events: ShelvedEvent[] = [];
  readonly #eventsOf = new Map<string, (KnownEvent | (FiscalEvent & { readonly id?: never }))[]>();
  readonly #origin: ImportOrigin;

  constructor(
    known: { readonly documents: readonly KnownDocument[]; readonly events: readonly KnownEvent[] },
    origin: ImportOrigin,
  ) {
    this.#origin = origin;
    for (const row of known.documents) {
      const { id, access_key, kind, state, content_hash, protocol } = row;
      const is_full = row.is_full === 1;
      const old = { id, access_key, kind, state, is_full, content_hash, protocol };
      this.documents.set(access_key, { ...old, total: "", changed: new Set() });
    }
    for (const event of known.events) this.#listOf(event.access_key).push(event);
  }

  putDocument(document: FiscalDocument, checks: DocumentChecks, file: number): PartOutcome {
    const key = document.access_key;
    const state = this.#stateOf(key, document.protocol);
    const values = documentValues(document, checks, { state, origin: this.#origin });
    const old = this.documents.get(key);
    const { total } = document.totals;
    if (!old) {
      const { kind, content_hash, protocol = null } = values;
      const own = { access_key: key, kind, state, is_full: true, content_hash, protocol };
      this.documents.set(key, { ...own, values, document, total, file, changed: new Set() });
      return "created";
    }
    if (old.is_full && old.content_hash !== values.content_hash) return "conflict";
    const isNewProtocol = old.protocol === null && values.protocol !== null;
    if (old.is_full && !isNewProtocol) return "unchanged";
    if (!old.is_full) old.changed.add("xml");
    if (isNewProtocol) old.changed.add("protocolo");
    if (old.state !== state) old.changed.add("situacao");
    const { content_hash, protocol = null } = values;
    Object.assign(old, {
      values,
      document,
      total,
      file,
      state,
      is_full: true,
      content_hash,
      protocol,
    });
    return "updated";
  }

  putSummary(summary: FiscalSummary, checks: DocumentChecks, file: number): PartOutcome {
    const key = summary.access_key;
    const old = this.documents.get(key);
    const state = this.#isCancelled(key) ? "cancelled" : summary.state;
    if (!old) {
      const values = summaryValues(summary, checks, { state, origin: this.#origin });
      const { kind, content_hash, protocol = null } = values;
      const own = { access_key: key, kind, state, is_full: false, content_hash, protocol };
      this.documents.set(key, { ...own, values, total: summary.total, file, changed: new Set() });
      return "created";
    }
    // A summary knows nothing that the document does not, but that it was cancelled or denied since.
    const isWorse = old.state === "authorized" || old.state === "unconfirmed";
    if (!isWorse || state === old.state || state === "authorized") return "unchanged";
    this.#turn(old, state);
    return "updated";
  }

  putEvent(event: FiscalEvent, file: number): PartOutcome {
    const known = this.#listOf(event.access_key);
    const same = known.find(
      ({ type, sequence, protocol }) =>
        type === event.type &&
        sequence === event.sequence &&
        (protocol ?? "") === protocolKey(event),
    );
    const isBetter = same?.id !== undefined && same.is_summary === 1 && !event.is_summary;
    if (same && !isBetter) return "unchanged";
    this.events.push({ event, file, ...(isBetter && same ? { id: same.id } : {}) });
    known.push(event);
    const document = this.documents.get(event.access_key);
    if (document) this.#tellOf(document, event);
    return isBetter ? "updated" : "created";
  }

  putProtocol(key: string, protocol: FiscalProtocol): PartOutcome {
    const old = this.documents.get(key);
    if (!old) return "ignored";
    const state = this.#stateOf(key, protocol);
    if (old.protocol !== null || state === "rejected" || protocol.number === undefined) {
      return "unchanged";
    }
    old.protocol = protocol.number;
    old.changed.add("protocolo");
    if (old.values) old.values = { ...old.values, protocol: protocol.number };
    this.#turn(old, state);
    return "updated";
  }

  #tellOf(document: Shelved, event: FiscalEvent): void {
    const before = document.changed.size;
    if (this.#isCancelled(document.access_key)) this.#turn(document, "cancelled");
    if (document.changed.size === before) document.changed.add(fieldOf(event));
  }

  #turn(document: Shelved, state: DfeState): void {
    if (document.state === state) return;
    document.state = state;
    document.changed.add("situacao");
    if (document.values) document.values = { ...document.values, state };
  }

  #stateOf(key: string, protocol: FiscalProtocol | undefined): DfeState {
    return dfeStateOf(protocol, this.#eventStates(key));
  }

  #isCancelled(key: string): boolean {
    return dfeStateOf({ status: "100" }, this.#eventStates(key)) === "cancelled";
  }

  #eventStates(key: string): EventState[] {
    return this.#listOf(key).map(({ type, status, is_summary }) => ({
      type,
      is_summary: Boolean(is_summary),
      ...(status == null ? {} : { status }),
    }));
  }

  #listOf(key: string) {
    const list = this.#eventsOf.get(key) ?? [];
    this.#eventsOf.set(key, list);
    return list;
  }
}
