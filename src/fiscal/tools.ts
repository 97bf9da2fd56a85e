import { statSync } from "node:fs";
import type { DfeFile, DfeIssue, SignedPart } from "../formats/dfe/index.ts";
import type { SchemaSet, SchemaVerdict } from "../formats/dfe/schema-set.ts";
import type { Dsig, SignatureFinding } from "../formats/dsig/verify.ts";
import { isHubError } from "../lib/errors.ts";
import type { FiscalSettings } from "./settings.ts";
import type { Judges } from "./take-file.ts";

/** What checks fiscal documents beyond what they say themselves; loaded with the first use. */
export interface FiscalTools extends AsyncDisposable {
  /** Where schema packages are installed; an import takes those that are there when it begins. */
  readonly schemaFolder: string;
  judges(settings: FiscalSettings): Promise<Judges>;
}

export function createFiscalTools({ schemaFolder }: { schemaFolder: string }): FiscalTools {
  let dsig: Promise<Dsig> | undefined;
  let schemas: { readonly stamp: number; readonly set: Promise<SchemaSet> } | undefined;
  /** An import under way may use one that is not the newest any more. */
  const opened: Promise<SchemaSet>[] = [];
  const schemaSet = async (): Promise<SchemaSet | undefined> => {
    const folder = statSync(schemaFolder, { throwIfNoEntry: false });
    if (!folder) return undefined;
    if (schemas?.stamp !== folder.mtimeMs) {
      const { openSchemaSet } = await import("../formats/dfe/schema-set.ts");
      schemas = { stamp: folder.mtimeMs, set: openSchemaSet(schemaFolder) };
      opened.push(schemas.set);
    }
    return schemas.set;
  };
  return {
    schemaFolder,
    async judges({ check_signatures, check_schemas }) {
      // Each brings 1.5 MB of WebAssembly with it.
      if (check_signatures) {
        dsig ??= import("../formats/dsig/verify.ts").then(({ loadDsig }) => loadDsig());
      }
      const [signatures, set] = await Promise.all([
        check_signatures ? dsig : undefined,
        check_schemas ? schemaSet() : undefined,
      ]);
      return {
        ...(signatures ? { signatures: (bytes) => signatureIssues(signatures, bytes) } : {}),
        ...(set && set.packages.length > 0
          ? { schemas: (bytes, file) => schemaIssues(set, bytes, file) }
          : {}),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const set of opened) (await set.catch(() => undefined))?.[Symbol.dispose]();
    },
  };
}

/** By the Id of what is signed. Where two signatures claim one element, all that is wrong with either counts. */
function signatureIssues(dsig: Dsig, bytes: Uint8Array): (part: SignedPart) => readonly DfeIssue[] {
  try {
    const issues = new Map<string, DfeIssue[]>();
    for (const finding of dsig.verifySignatures(bytes)) {
      issues.set(finding.id, [...(issues.get(finding.id) ?? []), ...issuesOf(finding)]);
    }
    return ({ id }) =>
      issues.get(id) ?? [invalid("Its kind is none that such documents may have.")];
  } catch (error) {
    if (!isHubError(error)) throw error;
    return () => [invalid(error.message)];
  }
}

/** The root of the issuer's CNPJ in the key of a document; an issuer with a CPF signs as a person. */
const ISSUER = /^(?:NFe|CTe)\d{6}(?!000)([0-9A-Z]{8})/;

const invalid = (reason: string): DfeIssue => ({
  code: "SIGNATURE_INVALID",
  level: "error",
  message: `The signature cannot be confirmed with the certificate in it. ${reason}`
    .trim()
    .slice(0, 500),
});

function issuesOf({ id, digest, signature, signer, reason = "" }: SignatureFinding): DfeIssue[] {
  const issues: DfeIssue[] = [];
  const issuer = ISSUER.exec(id)?.[1];
  if (signer && issuer !== undefined && !signer.tax_id.startsWith(issuer)) {
    const message = `Signed with a certificate of ${signer.tax_id || "nobody"}, not of the issuer.`;
    issues.push({ code: "SIGNER_MISMATCH", level: "warning", message });
  }
  if (digest === "altered") {
    const message =
      "The content is not what was signed: it was changed after the signature was made.";
    issues.push({ code: "SIGNATURE_DIGEST_MISMATCH", level: "error", message });
  }
  if (digest === "blanks") {
    const message =
      "Blanks between the elements were changed after the signature was made; the content is what was signed.";
    issues.push({ code: "SIGNATURE_DIGEST_MISMATCH", level: "warning", message });
  }
  if (signature !== "ok") {
    const message =
      `The signature cannot be confirmed with the certificate in it. ${reason}`.trim();
    issues.push({ code: "SIGNATURE_INVALID", level: "error", message });
  }
  return issues;
}

const SHOWN_FAULTS = 5;
/** What an envelope may hold. */
const INNER = ["nfeProc", "cteProc", "procEventoNFe", "procEventoCTe", "NFe", "CTe"] as const;

function layoutOf(root: string, part: DfeFile["parts"][number] | undefined): string {
  if (part?.type === "document") return part.document.layout;
  if (part?.type === "summary" || root === "resEvento") return "1.01";
  return root.endsWith("CTe") ? "4.00" : "1.00";
}

/** A document that the authority took was valid in its day: a miss is a warning. */
function schemaIssues(set: SchemaSet, bytes: Uint8Array, { root, parts }: DfeFile) {
  const layout = layoutOf(root, parts[0]);
  const found = [root, ...INNER].reduce<SchemaVerdict | undefined>(
    (verdict, name) => verdict ?? set.validate(bytes, name, layout),
    undefined,
  );
  if (!found) return undefined;
  const faults = found.faults.slice(0, SHOWN_FAULTS);
  const issues = faults.map(({ line, message }): DfeIssue => {
    const text = `Line ${line}: ${message}`.slice(0, 500);
    return { code: "XSD_INVALID", level: "warning", message: text };
  });
  return { issues, ...(faults.length === 0 ? { schema: found.package } : {}) };
}
