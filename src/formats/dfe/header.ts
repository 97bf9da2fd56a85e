import {
  type DfeKind,
  type FiscalDocument as Document,
  FiscalDocument,
} from "../../model/fiscal-document.ts";
import { accessKeyOf, checkKey } from "./access-key.ts";
import { DfeError, type DfeIssue } from "./dfe-file.ts";
import { fieldMap, invalid, matching, readFields, required } from "./fields.ts";
import { momentOf } from "./moment.ts";
import { readParty } from "./party.ts";
import { attributeOf, childOf, type XmlNode } from "./tree.ts";

/** What both families of documents tell of themselves in `ide`, and their issuer. */
export type Header = Pick<
  Document,
  | "kind"
  | "layout"
  | "access_key"
  | "model"
  | "series"
  | "number"
  | "issued_at"
  | "issue_time"
  | "issue_date"
  | "environment"
  | "operation"
  | "emission"
  | "purpose"
  | "issuer"
>;

/** The parts of `ide` that only the access key repeats. */
interface KeyFields {
  readonly cUF?: string;
  readonly code?: string;
  readonly digit?: string;
}

const IDE = fieldMap(FiscalDocument, {
  model: "mod",
  series: "serie",
  number: ["nNF", "nCT"],
  issued_at: ["dhEmi", "dEmi"],
  operation: "natOp",
  purpose: "finNFe",
  emission: "tpEmis",
  environment: "tpAmb",
});

const KINDS: ReadonlyMap<string, DfeKind> = new Map<string, DfeKind>([
  ["55", "nfe"],
  ["65", "nfce"],
  ["57", "cte"],
  ["67", "cteos"],
  ["64", "gtve"],
]);

/**
 * Of `infNFe` or `infCte`.
 * @throws DfeError SCHEMA_INVALID, KEY_INVALID, UNSUPPORTED_DOCUMENT for another model
 */
export function readHeader(info: XmlNode): { header: Header; issues: DfeIssue[] } {
  refuseDoubles(info);
  const access_key = accessKeyOf(attributeOf(info, "Id"), `${info.name}/@Id`);
  const layout = matching(attributeOf(info, "versao"), {
    pattern: /^\d{1,2}\.\d{2}$/,
    field: `${info.name}/@versao`,
    what: "layout",
  });
  const ide = required(childOf(info, "ide"), "ide");
  const fields = readFields(ide, IDE);
  const model = required(fields.model, "ide/mod");
  const moment = momentOf(required(fields.issued_at, "ide/dhEmi"), {
    field: "ide/dhEmi",
    isOffsetRequired: Number(layout) >= 4,
  });
  const header: Header = {
    kind: kindOf(model, info),
    layout,
    access_key,
    model,
    series: numeral(fields.series, "ide/serie", /^\d{1,3}$/),
    number: numeral(fields.number, info.space === "nfe" ? "ide/nNF" : "ide/nCT", /^\d{1,9}$/),
    ...moment,
    environment: environmentOf(fields.environment, "ide/tpAmb"),
    issuer: issuerOf(info),
  };
  if (fields.operation !== undefined) header.operation = fields.operation;
  if (fields.purpose !== undefined) header.purpose = fields.purpose;
  if (fields.emission !== undefined) header.emission = fields.emission;
  return { header, issues: checkHeaderKey(header, info, ide) };
}

/** Groups that decide what a document says; with two of one, two programs would read two documents. */
const SINGLE: ReadonlySet<string> = new Set(["ide", "emit", "dest", "total", "vPrest", "toma"]);

function refuseDoubles(info: XmlNode): void {
  const seen = new Set<string>();
  for (const { name } of info.children) {
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) throw invalid(name, "comes twice");
    seen.add(name);
  }
}

function kindOf(model: string, info: XmlNode): DfeKind {
  const kind = KINDS.get(model);
  const isNfe = kind === "nfe" || kind === "nfce";
  if (kind !== undefined && isNfe === (info.space === "nfe")) return kind;
  throw new DfeError(
    "UNSUPPORTED_DOCUMENT",
    `The document is of model ${model}, which is not read.`,
  );
}

function numeral(text: string | undefined, field: string, pattern: RegExp): string {
  return String(Number(matching(text, { pattern, field, what: "number" })));
}

/** @throws DfeError SCHEMA_INVALID for another tpAmb than 1 and 2 */
export function environmentOf(code: string | undefined, field: string) {
  const known = matching(code, { pattern: /^[12]$/, field, what: "environment" });
  return known === "1" ? "production" : "homologation";
}

function issuerOf(info: XmlNode): Document["issuer"] {
  const issuer = readParty(required(childOf(info, "emit"), "emit"));
  required(issuer.tax_id, "emit/CNPJ");
  required(issuer.name, "emit/xNome");
  return issuer;
}

/** Of the key in itself, and the first field that it repeats with another value. */
function checkHeaderKey(header: Header, info: XmlNode, ide: XmlNode): DfeIssue[] {
  const issues = checkKey(header.access_key, `${info.name}/@Id`);
  const mismatch = keyMismatch(header, info, ide);
  if (mismatch) issues.push(mismatch);
  return issues;
}

function keyMismatch(header: Header, info: XmlNode, ide: XmlNode): DfeIssue | undefined {
  const key = header.access_key;
  const { cUF, code, digit } = keyFieldsOf(ide);
  // Layout 1.10 had no tpEmis in the key and a code of nine digits.
  const isFirstLayout = info.space === "nfe" && header.layout.startsWith("1.");
  const codeAt = isFirstLayout ? 34 : 35;
  const claims: readonly (readonly [field: string, from: number, value: string | undefined])[] = [
    ["ide/cUF", 0, cUF],
    ["ide/dhEmi", 2, header.issue_date.slice(2, 4) + header.issue_date.slice(5, 7)],
    [`emit/${header.issuer.tax_id_kind === "cpf" ? "CPF" : "CNPJ"}`, 6, keyIssuer(header, info)],
    ["ide/mod", 20, header.model],
    ["ide/serie", 22, header.series.padStart(3, "0")],
    [info.space === "nfe" ? "ide/nNF" : "ide/nCT", 25, header.number.padStart(9, "0")],
    ["ide/tpEmis", 34, isFirstLayout ? undefined : header.emission],
    [info.space === "nfe" ? "ide/cNF" : "ide/cCT", codeAt, code?.padStart(43 - codeAt, "0")],
    ["ide/cDV", 43, digit],
  ];
  for (const [field, from, value] of claims) {
    if (value === undefined || key.startsWith(value, from)) continue;
    const there = key.slice(from, from + value.length);
    const message = `${field} does not fit the access key: ${value}, where ${key} has ${there}.`;
    return { code: "KEY_MISMATCH", level: "error", message: message.slice(0, 500), field };
  }
  return undefined;
}

function keyFieldsOf(ide: XmlNode): KeyFields {
  const found: { cUF?: string; code?: string; digit?: string } = {};
  for (const { name, text } of ide.children) {
    if (name === "cUF") found.cUF = text;
    else if (name === "cNF" || name === "cCT") found.code = text;
    else if (name === "cDV") found.digit = text;
  }
  return found;
}

/** The authority's own CNPJ in an NF-e that it issues for somebody (`avulsa`), if the key has that one. */
function keyIssuer({ access_key, issuer }: Header, info: XmlNode): string {
  const own = (issuer.tax_id ?? "").padStart(14, "0");
  const authority = info.children.find(({ name }) => name === "avulsa");
  const other = authority?.children.find(({ name }) => name === "CNPJ")?.text;
  return other !== undefined && other.length === 14 && access_key.startsWith(other, 6)
    ? other
    : own;
}
