import type { Environment } from "./documents/feed.ts";
import { isCnpj, isCpf } from "./identifiers.ts";
import { type Identity, rootOf } from "./identity.ts";
import { Refusal } from "./refusal.ts";
import { type Node, withDescendants } from "./tree.ts";

/**
 * The one element of the message, if it is written as all services want it.
 * @throws Refusal 215, 239, 404, 587 or 588
 */
export function documentOf(
  message: Node,
  wanted: { readonly name: string; readonly namespace: string; readonly version: string },
): Node {
  const [document] = message.children;
  if (!document || message.children.length !== 1 || document.name !== wanted.name)
    throw new Refusal(215);
  for (const node of withDescendants(document)) {
    if (node.prefix !== "" || node.declared.length > 0) throw new Refusal(404);
    const isSignature = node.namespace === SIGNATURE_NAMESPACE;
    if (!isSignature && node.namespace !== wanted.namespace) throw new Refusal(587);
  }
  if (message.text !== "") throw new Refusal(588);
  for (const node of withDescendants(document)) checkText(node);
  if (document.attributes.get("versao") !== wanted.version) throw new Refusal(239);
  return document;
}

export const SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#";

function checkText(node: Node): void {
  if (node.children.length === 0 || node.text === "") return;
  throw new Refusal(node.text.trim() === "" ? 588 : 215);
}

/** @throws Refusal 252 */
export function checkEnvironment(text: string, environment: Environment): void {
  if (!/^[12]$/.test(text)) throw new Refusal(215);
  if ((text === "1") !== (environment === "production")) throw new Refusal(252);
}

/** @throws Refusal 215, 472, 473, 489, 490 or 593 */
export function checkAsker(node: Node, identity: Identity): string {
  const taxId = node.text;
  if (identity.cnpj === undefined && identity.cpf === undefined) throw new Refusal(473);
  if (node.name === "CPF") {
    if (!/^\d{11}$/.test(taxId)) throw new Refusal(215);
    if (!isCpf(taxId)) throw new Refusal(490);
    if (taxId !== identity.cpf) throw new Refusal(472);
    return taxId;
  }
  if (!/^[0-9A-Z]{12}\d{2}$/.test(taxId)) throw new Refusal(215);
  if (!isCnpj(taxId)) throw new Refusal(489);
  if (rootOf(taxId) !== rootOf(identity.cnpj ?? "")) throw new Refusal(593);
  return taxId;
}

const STATES = "11 12 13 14 15 16 17 21 22 23 24 25 26 27 28 29 31 32 33 35 41 42 43 50 51 52 53";

export const isState = (code: string): boolean => STATES.split(" ").includes(code);
