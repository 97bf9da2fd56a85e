import { createDecipheriv } from "node:crypto";
import type { Behaviour } from "./behaviour.ts";
import { type Doc, hashOf, instant } from "./documents.ts";
import { openKey } from "./exports.ts";
import type { Ministry } from "./ministry.ts";
import { makeReceipt } from "./receipt.ts";
import { type Received, receive } from "./receive.ts";
import { reference } from "./references.ts";
import { refuse } from "./refusal.ts";

const OPEN_MS = 12 * 3_600_000;
const MAX_INVOICES = 10_000;
const FIRST_SERIAL = 0x600000;

export interface SessionOptions {
  readonly now: () => number;
  readonly ministry: Ministry;
  readonly behaviour: Behaviour;
  readonly docs: () => readonly Doc[];
  readonly add: (doc: Doc) => void;
  readonly schemaFaults: (xml: Buffer) => Promise<readonly string[]>;
}

interface Sent {
  readonly reference: string;
  readonly no: number;
  readonly hash: string;
  readonly code: number;
  readonly details: readonly string[];
  readonly extensions: Readonly<Record<string, string>> | undefined;
  readonly doc: Doc | undefined;
}
interface Session {
  readonly reference: string;
  readonly nip: string;
  readonly key: { readonly key: Buffer; readonly iv: Buffer };
  readonly openedAt: number;
  isClosed: boolean;
  readonly sent: Sent[];
}

export interface Sessions {
  open(body: unknown, nip: string): object;
  send(name: string, body: unknown, nip: string): Promise<object>;
  close(name: string, nip: string): void;
  status(name: string, nip: string): object;
  invoiceStatus(name: string, invoice: string, options: { nip: string; origin: string }): object;
  receipt(name: string, ksefNumber: string, nip: string): Buffer;
  /** Of a link without sign-in. */
  receiptAt(path: string): Buffer | undefined;
  reset(): void;
}

interface State {
  readonly options: SessionOptions;
  readonly sessions: Map<string, Session>;
  serial: number;
}

export function createSessions(options: SessionOptions): Sessions {
  const state: State = { options, sessions: new Map(), serial: FIRST_SERIAL };
  return {
    open: (body, nip) => openSession(state, body, nip),
    send: (name, body, nip) => sendTo(state, sessionOf(state, name, nip), body),
    close(name, nip) {
      const session = sessionOf(state, name, nip);
      if (session.isClosed) throw refuse(21180);
      session.isClosed = true;
    },
    status: (name, nip) => sessionBody(sessionOf(state, name, nip), options.now()),
    invoiceStatus(name, invoice, { nip, origin }) {
      const found = sessionOf(state, name, nip).sent.find((one) => one.reference === invoice);
      if (!found) throw refuse(21405, "invoiceReferenceNumber");
      const now = options.now();
      if (options.behaviour.takes("invoice_pending")) return pendingBody(found, now);
      return sentBody(found, { now, upo: `${origin}/storage/upo/${name}/${invoice}` });
    },
    receipt(name, ksefNumber, nip) {
      const { sent } = sessionOf(state, name, nip);
      const doc = sent.find((one) => one.doc?.ksefNumber === ksefNumber)?.doc;
      if (!doc) throw refuse(21178);
      return makeReceipt(doc, name);
    },
    receiptAt(path) {
      const [, name = "", invoice = ""] = /^\/storage\/upo\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
      const doc = state.sessions.get(name)?.sent.find((one) => one.reference === invoice)?.doc;
      return doc && makeReceipt(doc, name);
    },
    reset() {
      state.sessions.clear();
      state.serial = FIRST_SERIAL;
    },
  };
}

function sessionOf({ sessions }: State, name: string, nip: string): Session {
  const found = sessions.get(name);
  if (found?.nip !== nip) throw refuse(21173);
  return found;
}

function openSession({ options, sessions }: State, body: unknown, nip: string): object {
  const { formCode, encryption } = bodyOf(body);
  const { systemCode, schemaVersion, value } = bodyOf(formCode);
  if (systemCode !== "FA (3)" || schemaVersion !== "1-0E" || value !== "FA")
    throw refuse(21405, "formCode");
  const now = options.now();
  const name = reference("SO", now);
  const key = openKey(options.ministry, encryption);
  sessions.set(name, { reference: name, nip, key, openedAt: now, isClosed: false, sent: [] });
  return { referenceNumber: name, validUntil: instant(now + OPEN_MS) };
}

async function sendTo(state: State, session: Session, body: unknown): Promise<object> {
  const now = state.options.now();
  const { behaviour } = state.options;
  if (behaviour.takes("session_over")) session.isClosed = true;
  if (session.isClosed || session.openedAt + OPEN_MS < now) throw refuse(21180);
  if (behaviour.takes("invoice_not_taken")) throw refuse(21405, "offlineMode");
  if (session.sent.length >= MAX_INVOICES) throw refuse(21155);
  const xml = openInvoice(session, bodyOf(body));
  const invoice = reference("EE", now);
  const judged = await judge(state, xml, session.nip);
  const no = session.sent.length + 1;
  session.sent.push({ reference: invoice, no, hash: hashOf(xml), ...judged });
  return { referenceNumber: invoice };
}

type Judged = Omit<Sent, "reference" | "no" | "hash">;

async function judge(state: State, xml: Buffer, nip: string): Promise<Judged> {
  const { behaviour, now, docs, add, schemaFaults } = state.options;
  const none = { doc: undefined, extensions: undefined };
  if (behaviour.takes("invoice_broken")) return { ...none, code: 550, details: [] };
  state.serial += 1;
  const { serial } = state;
  const received: Received = await receive({ xml, nip, now: now(), serial, schemaFaults });
  if ("refusal" in received) return { ...none, ...received.refusal };
  const { doc } = received;
  const original = docs().find((one) => isSameNumber(one, doc));
  if (original) {
    const details = [`Duplikat faktury. Faktura o numerze KSeF: ${original.ksefNumber}`];
    const originalSessionReferenceNumber = sessionOfDoc(state, original);
    const extensions = { originalKsefNumber: original.ksefNumber, originalSessionReferenceNumber };
    return { code: 440, details, extensions, doc: undefined };
  }
  add(doc);
  return { code: 200, details: [], extensions: undefined, doc };
}

const sessionOfDoc = ({ sessions }: State, doc: Doc): string =>
  [...sessions.values()].find(({ sent }) => sent.some((one) => one.doc === doc))?.reference ?? "";

function sessionBody({ isClosed, openedAt, sent }: Session, now: number): object {
  const good = sent.filter(({ code }) => code === 200).length;
  const code = !isClosed ? 100 : good > 0 ? 200 : 445;
  return {
    status: { code, description: isClosed ? "Sesja przetworzona" : "Sesja otwarta" },
    dateCreated: instant(openedAt),
    dateUpdated: instant(now),
    invoiceCount: sent.length,
    successfulInvoiceCount: good,
    failedInvoiceCount: sent.length - good,
  };
}

/** The same seller, kind and number: nobody may issue that twice. */
const isSameNumber = (a: Doc, b: Doc): boolean =>
  a.seller.nip === b.seller.nip && a.type === b.type && a.invoiceNumber === b.invoiceNumber;

function openInvoice({ key }: Session, body: Readonly<Record<string, unknown>>): Buffer {
  const sealed = Buffer.from(String(body.encryptedInvoiceContent ?? ""), "base64");
  if (sealed.length !== body.encryptedInvoiceSize) throw refuse(21402);
  if (hashOf(sealed) !== body.encryptedInvoiceHash) throw refuse(21403);
  const plain = decrypt(key, sealed);
  if (plain === undefined) throw refuse(21405, "encryptedInvoiceContent");
  if (plain.length !== body.invoiceSize) throw refuse(21402);
  if (hashOf(plain) !== body.invoiceHash) throw refuse(21403);
  return plain;
}

function decrypt({ key, iv }: Session["key"], sealed: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return undefined;
  }
}

const WORDS: Readonly<Record<number, string>> = {
  200: "Sukces",
  410: "Nieprawidłowy zakres uprawnień",
  430: "Błąd weryfikacji pliku faktury",
  440: "Duplikat faktury",
  450: "Błąd weryfikacji semantyki dokumentu faktury",
  550: "Operacja została anulowana przez system",
};

const headOf = ({ no, reference: invoice, hash }: Sent, now: number) => ({
  ordinalNumber: no,
  referenceNumber: invoice,
  invoiceHash: hash,
  invoicingDate: instant(now),
});

const pendingBody = (sent: Sent, now: number): object => ({
  ...headOf(sent, now),
  status: { code: 150, description: "Trwa przetwarzanie" },
});

function sentBody(sent: Sent, { now, upo }: { now: number; upo: string }): object {
  const { code, details, extensions, doc } = sent;
  return {
    ...headOf(sent, now),
    status: {
      code,
      description: WORDS[code] ?? "Błąd",
      ...(details.length > 0 ? { details } : {}),
      ...(extensions ? { extensions } : {}),
    },
    ...(doc
      ? {
          invoiceNumber: doc.invoiceNumber,
          ksefNumber: doc.ksefNumber,
          acquisitionDate: instant(doc.acquiredAt),
          upoDownloadUrl: upo,
          upoDownloadUrlExpirationDate: instant(now + 3_600_000),
          invoicingMode: "Online",
        }
      : {}),
  };
}

const bodyOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
