import { normalizeAccessKey } from "../../model/identifiers-br.ts";
import type { EventPair } from "./events.ts";
import { attributeOf, type Space, textAt, type XmlNode } from "./tree.ts";

/** A document element, its `infNFe` or `infCte`, and the protocol that belongs to it. */
export interface FoundDocument {
  readonly node: XmlNode;
  readonly info: XmlNode | undefined;
  protocol: XmlNode | undefined;
}

/** Everything in a file that the reader knows, wherever it stands. */
export interface Found {
  readonly documents: FoundDocument[];
  /** Without their document. */
  readonly protocols: XmlNode[];
  readonly events: EventPair[];
  readonly oldCancellations: EventPair[];
  readonly summaries: XmlNode[];
  readonly eventSummaries: XmlNode[];
  /** Whether something has a known name and no namespace. */
  isBare: boolean;
}

type Role =
  | "document"
  | "protocol"
  | "event"
  | "answer"
  | "oldEvent"
  | "oldAnswer"
  | "summary"
  | "eventSummary";

/** By name in small letters: programs write some of them in other cases than the schema. */
const ROLES: Readonly<Record<"nfe" | "cte", ReadonlyMap<string, Role>>> = {
  nfe: new Map<string, Role>([
    ["nfe", "document"],
    ["protnfe", "protocol"],
    ["evento", "event"],
    ["retevento", "answer"],
    ["cancnfe", "oldEvent"],
    ["retcancnfe", "oldAnswer"],
    ["resnfe", "summary"],
    ["resevento", "eventSummary"],
  ]),
  cte: new Map<string, Role>([
    ["cte", "document"],
    ["cteos", "document"],
    ["ctesimp", "document"],
    ["gtve", "document"],
    ["protcte", "protocol"],
    ["eventocte", "event"],
    ["reteventocte", "answer"],
    ["canccte", "oldEvent"],
    ["retcanccte", "oldAnswer"],
    ["resevento", "eventSummary"],
  ]),
};

/** Finds what is known in any wrapper: a process file, a batch, an answer, a SOAP envelope. */
export function collect(root: XmlNode): Found {
  const found: Found = {
    documents: [],
    protocols: [],
    events: [],
    oldCancellations: [],
    summaries: [],
    eventSummaries: [],
    isBare: false,
  };
  const wrapper: XmlNode = { name: "", space: "other", text: "", children: [root], attributes: {} };
  search(wrapper, found);
  for (const document of found.documents) document.protocol ??= takeProtocol(document, found);
  found.events.splice(0, found.events.length, ...joined(found.events));
  return found;
}

function roleOf({ name, space }: XmlNode): Role | undefined {
  return space === "nfe" || space === "cte" ? ROLES[space].get(name.toLowerCase()) : undefined;
}

const isKnown = (name: string): boolean =>
  [ROLES.nfe, ROLES.cte].some((roles) => roles.has(name.toLowerCase()));

function search(parent: XmlNode, found: Found): void {
  const here: Record<Role, XmlNode[]> = {
    document: [],
    protocol: [],
    event: [],
    answer: [],
    oldEvent: [],
    oldAnswer: [],
    summary: [],
    eventSummary: [],
  };
  for (const child of parent.children) {
    const role = roleOf(child);
    if (role !== undefined) here[role].push(child);
    else if (child.space === "none" && isKnown(child.name)) found.isBare = true;
    else if (child.children.length > 0) search(child, found);
  }
  found.summaries.push(...here.summary);
  found.eventSummaries.push(...here.eventSummary);
  addDocuments(here.document, here.protocol, found);
  addPairs(here.event, here.answer, found.events);
  addPairs(here.oldEvent, here.oldAnswer, found.oldCancellations);
}

function addDocuments(
  nodes: readonly XmlNode[],
  protocols: readonly XmlNode[],
  found: Found,
): void {
  const isPair = nodes.length === 1 && protocols.length === 1;
  for (const node of nodes) {
    const protocol = isPair ? protocols[0] : undefined;
    found.documents.push({ node, info: infoOf(node), protocol });
  }
  if (!isPair) found.protocols.push(...protocols);
}

const INFO: Readonly<Record<Space, string>> = {
  nfe: "infnfe",
  cte: "infcte",
  signature: "",
  none: "",
  other: "",
};

const infoOf = (node: XmlNode): XmlNode | undefined =>
  node.children.find(
    ({ name, space }) => space === node.space && name.toLowerCase() === INFO[node.space],
  );

/** Takes the loose protocol that has the document's key. */
function takeProtocol({ node, info }: FoundDocument, found: Found): XmlNode | undefined {
  const key = normalizeAccessKey(attributeOf(info, "Id") ?? "");
  const name = node.space === "nfe" ? "chNFe" : "chCTe";
  const at = found.protocols.findIndex((protocol) => textAt(protocol, "infProt", name) === key);
  return at < 0 ? undefined : found.protocols.splice(at, 1)[0];
}

function addPairs(
  events: readonly XmlNode[],
  answers: readonly XmlNode[],
  pairs: EventPair[],
): void {
  const [event, answer] = [events[0], answers[0]];
  if (events.length === 1 && answers.length === 1 && event && answer) {
    pairs.push({ event, answer });
    return;
  }
  for (const one of events) pairs.push({ event: one });
  for (const one of answers) pairs.push({ answer: one });
}

/** Events without an answer joined with the loose answers to them. */
function joined(pairs: readonly EventPair[]): EventPair[] {
  const loose = new Map<string, XmlNode>();
  for (const { event, answer } of pairs)
    if (answer && !event) loose.set(identityOf(answer), answer);
  const taken = new Set<XmlNode>();
  const whole = pairs.map((pair): EventPair => {
    const answer = pair.event && !pair.answer && loose.get(identityOf(pair.event));
    if (!answer || taken.has(answer)) return pair;
    taken.add(answer);
    return { ...pair, answer };
  });
  return whole.filter(({ event, answer }) => event || !answer || !taken.has(answer));
}

/** Key, code and sequence of an event or an answer. */
function identityOf(node: XmlNode): string {
  const info = node.children.find(({ name }) => name === "infEvento");
  const text = (...names: readonly string[]) =>
    info?.children.find(({ name }) => names.includes(name))?.text ?? "";
  return `${text("chNFe", "chCTe")} ${text("tpEvento")} ${Number(text("nSeqEvento"))}`;
}
