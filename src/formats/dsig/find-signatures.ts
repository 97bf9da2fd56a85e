import { DataError } from "../../lib/errors.ts";
import { DSIG } from "./algorithms.ts";
import { type CanonicalNode, readCanonical } from "./canonical-tree.ts";

/** A submission batch has 50 documents at most. */
const MAX_SIGNATURES = 200;

/** A signature with the one element that it can be about. */
export interface Enveloped {
  readonly target: CanonicalNode;
  readonly targetId: string;
  readonly signature: CanonicalNode;
  readonly signedInfo: CanonicalNode;
  readonly value: CanonicalNode;
  readonly certificate: CanonicalNode | undefined;
}

/**
 * One for each signature, in the order of the document: what it is about, or why it is none that the schemas
 * know. `text` is the whole document in canonical form.
 * @throws DataError for more signatures than any such file has
 */
export function findSignatures(text: string): readonly (Enveloped | string)[] {
  const nodes = readCanonical(text);
  const found = nodes.filter((node) => isNamed(node, "Signature"));
  if (found.length > MAX_SIGNATURES)
    throw new DataError(
      `The document has ${found.length} signatures; ${MAX_SIGNATURES} are allowed.`,
    );
  const signed = new Set(found.map(({ parent }) => parent));
  const ids = countIds(nodes);
  return found.map((signature) =>
    isInside(signature, signed)
      ? "The signature stands inside what another one covers."
      : envelopedOf(signature, ids),
  );
}

function countIds(nodes: readonly CanonicalNode[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const { id } of nodes) if (id !== undefined) ids.set(id, (ids.get(id) ?? 0) + 1);
  return ids;
}

function isInside(signature: CanonicalNode, signed: ReadonlySet<CanonicalNode | undefined>) {
  for (let at = signature.parent?.parent; at; at = at.parent) if (signed.has(at)) return true;
  return false;
}

function envelopedOf(
  signature: CanonicalNode,
  ids: ReadonlyMap<string, number>,
): Enveloped | string {
  const [target, ...others] = signature.parent?.children ?? [];
  if (!target || target.id === undefined) return "What stands before the signature has no Id.";
  if (ids.get(target.id) !== 1) return `Several elements have the Id ${target.id.slice(0, 80)}.`;
  if (others.some(({ local }) => local === target.local))
    return `There is another element beside ${target.local.slice(0, 80)} that could be meant.`;
  if (others.filter(isSignature).length !== 1) return "There are several signatures side by side.";
  const [signedInfo, value, keyInfo, ...more] = signature.children;
  const isWhole = isNamed(signedInfo, "SignedInfo") && isNamed(value, "SignatureValue");
  if (!isWhole || more.length > 0) return "The signature has other parts than its schema.";
  const certificate = certificateOf(keyInfo);
  return { target, targetId: target.id, signature, signedInfo, value, certificate };
}

/** The only one; with several, nobody says which one is meant. */
function certificateOf(keyInfo: CanonicalNode | undefined): CanonicalNode | undefined {
  if (!isNamed(keyInfo, "KeyInfo")) return undefined;
  const data = keyInfo.children.filter((one) => isNamed(one, "X509Data"));
  const certificates = data.flatMap(({ children }) =>
    children.filter((one) => isNamed(one, "X509Certificate")),
  );
  return certificates.length === 1 ? certificates[0] : undefined;
}

const isSignature = (node: CanonicalNode): boolean => isNamed(node, "Signature");
const isNamed = (node: CanonicalNode | undefined, local: string): node is CanonicalNode =>
  node?.local === local && node.namespace === DSIG;
