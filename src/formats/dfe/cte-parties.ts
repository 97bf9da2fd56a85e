import type { FiscalDocument } from "../../model/fiscal-document.ts";
import { readParty } from "./party.ts";
import { childOf, textAt, type XmlNode } from "./tree.ts";

type Parties = Pick<FiscalDocument, "recipient" | "sender" | "dispatcher" | "receiver" | "taker">;
type Role = NonNullable<FiscalDocument["taker"]>["role"];

const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["0", "sender"],
  ["1", "dispatcher"],
  ["2", "receiver"],
  ["3", "recipient"],
  ["4", "other"],
]);
/** In a GTV-e 1 is the recipient. */
const GUIDE_ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["0", "sender"],
  ["1", "recipient"],
  ["4", "other"],
]);

/** The parties of a CT-e apart from its issuer, and who of them pays. */
export function readParties(info: XmlNode, kind: FiscalDocument["kind"]): Parties {
  const parties: Parties = {};
  const add = (key: Exclude<keyof Parties, "taker">, name: string): void => {
    const node = childOf(info, name);
    if (node && node.children.length > 0) parties[key] = readParty(node);
  };
  add("sender", "rem");
  add("dispatcher", "exped");
  add("receiver", "receb");
  add("recipient", "dest");
  const taker = takerOf(info, parties, kind);
  if (taker) parties.taker = taker;
  return parties;
}

/** Elements that point at a party by a number, or have the party's own data. */
const TAKERS: ReadonlySet<string> = new Set(["toma3", "toma03", "toma4", "toma", "tomaTerceiro"]);

function takerOf(
  info: XmlNode,
  parties: Parties,
  kind: FiscalDocument["kind"],
): FiscalDocument["taker"] {
  const find = (node: XmlNode | undefined) =>
    node?.children.find(({ name, space }) => TAKERS.has(name) && space === node.space);
  const node = find(info) ?? find(childOf(info, "ide"));
  if (node === undefined) return undefined;
  const code = textAt(node, "toma") ?? "4";
  const role = (kind === "gtve" ? GUIDE_ROLES : ROLES).get(code);
  if (role === undefined) return undefined;
  if (childOf(node, "xNome")) return { ...readParty(node), role };
  const party = role === "other" ? undefined : parties[role];
  return { ...party, role };
}
