import { createCipheriv, hash } from "node:crypto";
import { makeArchive } from "./archive.ts";
import type { Behaviour } from "./behaviour.ts";
import { type Doc, hashOf, instant, metadataOf } from "./documents.ts";
import type { Ministry } from "./ministry.ts";
import { markOf, type Query, readQuery, select, timeIn } from "./query.ts";
import { reference } from "./references.ts";
import { gone, refuse } from "./refusal.ts";

const KEPT_MS = 3 * 86_400_000;
const LINK_MS = 3_600_000;

export interface ExportOptions {
  readonly now: () => number;
  readonly ministry: Ministry;
  readonly behaviour: Behaviour;
  /** The most invoices of one package; the real system takes 10,000. */
  readonly maxInvoices: number;
  /** Where a package is cut into parts; the real system cuts at 50 MB. */
  readonly partBytes: number;
  /** KSeF's invoices as they are at the moment. */
  readonly docs: () => readonly Doc[];
}

interface Part {
  readonly name: string;
  readonly plain: Buffer;
  readonly sealed: Buffer;
}
interface Job {
  readonly endsAt: number;
  readonly nip: string;
  readonly code: number;
  readonly query: Query;
  readonly chosen: readonly Doc[];
  readonly isTruncated: boolean;
  readonly parts: readonly Part[];
}

export interface Exports {
  start(body: unknown, nip: string): object;
  /** `origin` is what links begin with. */
  status(name: string, options: { readonly nip: string; readonly origin: string }): object;
  /** The bytes behind a link; undefined for one that is over. */
  download(path: string): Buffer | undefined;
  /** How many packages were asked for. */
  started(): number;
  /** All packages are over. */
  drop(): void;
}

interface State {
  readonly options: ExportOptions;
  readonly jobs: Map<string, Job>;
  readonly links: Map<string, { readonly part: Part; readonly endsAt: number }>;
  started: number;
}

export function createExports(options: ExportOptions): Exports {
  const state: State = { options, jobs: new Map(), links: new Map(), started: 0 };
  return {
    start: (body, nip) => startJob(state, body, nip),
    status: (name, from) => statusOf(state, name, from),
    download: (path) => downloadPart(state, path),
    started: () => state.started,
    drop() {
      state.jobs.clear();
      state.links.clear();
      state.started = 0;
    },
  };
}

function startJob(state: State, body: unknown, nip: string): object {
  const { behaviour, now } = state.options;
  if (behaviour.takes("export_not_allowed")) throw refuse(21181);
  if (behaviour.takes("too_many_exports")) throw refuse(21182);
  const name = reference("EH", now());
  state.jobs.set(name, makeJob(state.options, { body, nip, name }));
  state.started += 1;
  return { referenceNumber: name };
}

function makeJob(
  { now, ministry, behaviour, maxInvoices, partBytes, docs }: ExportOptions,
  { body, nip, name }: { readonly body: unknown; readonly nip: string; readonly name: string },
): Job {
  const { encryption, filters, compressionType, onlyMetadata } = readOrder(body);
  if (compressionType !== "Zip") throw refuse(21405, "compressionType");
  const key = openKey(ministry, encryption);
  const query = readQuery(filters, now());
  const found = select(docs(), query, { nip, now: now() });
  const chosen = found.slice(0, maxInvoices);
  const files = onlyMetadata
    ? []
    : chosen.map((doc) => [`${doc.ksefNumber}.xml`, doc.xml] as const);
  const metadata = Buffer.from(JSON.stringify({ invoices: chosen.map(metadataOf) }));
  const archive = makeArchive([...files, ["_metadata.json", metadata]]);
  const count = chosen.length === 0 ? 0 : Math.ceil(archive.length / partBytes);
  const parts = Array.from({ length: count }, (_, i) => {
    const plain = archive.subarray(i * partBytes, (i + 1) * partBytes);
    const cipher = createCipheriv("aes-256-cbc", key.key, key.iv);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { name: `${name}-${String(i + 1).padStart(3, "0")}.zip.aes`, plain, sealed };
  });
  const code = behaviour.takes("export_broken") ? 550 : 200;
  const isTruncated = chosen.length < found.length;
  return { endsAt: now() + KEPT_MS, nip, code, query, chosen, isTruncated, parts };
}

function statusOf(
  state: State,
  name: string,
  { nip, origin }: { readonly nip: string; readonly origin: string },
): object {
  const { behaviour, now } = state.options;
  const job = state.jobs.get(name);
  if (job?.nip !== nip) throw refuse(21175);
  if (job.endsAt < now()) throw gone();
  if (behaviour.takes("export_pending"))
    return { status: { code: 100, description: "Eksport faktur w toku" } };
  if (job.code !== 200)
    return { status: { code: job.code, description: "Operacja została anulowana przez system" } };
  const parts = job.parts.map((part, i) => ({
    ordinalNumber: i + 1,
    ...linkTo(state, part, origin),
  }));
  return finished(job, { parts, now: now() });
}

/** A new signed link with each question. */
function linkTo({ links, options }: State, part: Part, origin: string): object {
  const signature = hash("sha256", `${part.name}${links.size}`).slice(0, 16);
  const path = `/storage/${part.name}?sig=${signature}`;
  const endsAt = options.now() + LINK_MS;
  links.set(path, { part, endsAt });
  return {
    partName: part.name,
    method: "GET",
    url: `${origin}${path}`,
    partSize: part.plain.length,
    partHash: hashOf(part.plain),
    encryptedPartSize: part.sealed.length,
    encryptedPartHash: hashOf(part.sealed),
    expirationDate: instant(endsAt),
  };
}

function downloadPart({ links, options }: State, path: string): Buffer | undefined {
  const { behaviour, now } = options;
  const link = links.get(path);
  if (!link || link.endsAt < now() || behaviour.takes("link_over")) return undefined;
  const { sealed } = link.part;
  if (behaviour.takes("half_part")) return sealed.subarray(0, Math.floor(sealed.length / 2));
  if (!behaviour.takes("wrong_hash")) return sealed;
  const spoilt = Buffer.from(sealed);
  spoilt[0] = (spoilt[0] ?? 0) ^ 1;
  return spoilt;
}

function finished(
  { query, chosen, isTruncated, endsAt, parts: sealed }: Job,
  { parts, now }: { readonly parts: readonly object[]; readonly now: number },
): object {
  const last = chosen.at(-1);
  const isStorage = query.dateType === "PermanentStorage";
  return {
    status: { code: 200, description: "Eksport faktur zakończony sukcesem" },
    completedDate: instant(now),
    packageExpirationDate: instant(endsAt),
    package: {
      invoiceCount: chosen.length,
      size: sealed.reduce((sum, { plain }) => sum + plain.length, 0),
      parts,
      isTruncated,
      ...(isTruncated && last && isStorage
        ? { lastPermanentStorageDate: instant(timeIn(last, query.dateType)) }
        : {}),
      ...(isTruncated && last && query.dateType === "Issue"
        ? { lastIssueDate: last.issueDate }
        : {}),
      ...(isStorage ? { permanentStorageHwmDate: instant(markOf(query, now)) } : {}),
    },
  };
}

type Body = Readonly<Record<string, unknown>>;
const bodyOf = (value: unknown): Body =>
  typeof value === "object" && value !== null ? (value as Body) : {};

function readOrder(body: unknown) {
  const {
    encryption,
    filters,
    compressionType = "Zip",
    onlyMetadata = false,
    ...more
  } = bodyOf(body);
  if (Object.keys(more).length > 0) throw refuse(21405, Object.keys(more).join(", "));
  return { encryption, filters, compressionType, onlyMetadata: onlyMetadata === true };
}

/** Key and vector that a client sent; @throws RequestError 400 for what the real system would not take. */
export function openKey(ministry: Ministry, encryption: unknown): { key: Buffer; iv: Buffer } {
  const { encryptedSymmetricKey, initializationVector, publicKeyId } = bodyOf(encryption);
  if (!ministry.isCurrent("SymmetricKeyEncryption", publicKeyId ?? ""))
    throw refuse(21470, `Klucz o identyfikatorze ${publicKeyId} nie jest wspierany.`);
  const sealed = Buffer.from(String(encryptedSymmetricKey ?? ""), "base64");
  const key = ministry.open("SymmetricKeyEncryption", sealed);
  const iv = Buffer.from(String(initializationVector ?? ""), "base64");
  if (key?.length !== 32 || iv.length !== 16) throw refuse(21405, "encryption");
  return { key, iv };
}
