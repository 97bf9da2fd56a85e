import {
  ForTag,
  Liquid,
  type Template,
  type Token,
  Tokenizer,
  type TopLevelToken,
  TypeGuards,
} from "liquidjs";
import { nearMatches } from "../near.ts";
import { TemplateFault } from "./fault.ts";
import { TAG_NAMES } from "./tags.ts";

const MAX_NESTING = 20;
const BLOCKS = ["if", "unless", "for", "case", "capture"];
/** Parts of blocks. */
const BRANCHES = [
  "else",
  "elsif",
  "when",
  ...[...BLOCKS, "comment", "raw"].map((name) => `end${name}`),
];
const OTHER_TEMPLATES = ["include", "render", "layout", "block", "endblock"];

/** A fault with its place. */
export class PlacedFault extends TemplateFault {
  readonly token: Token;

  constructor(fault: Pick<TemplateFault, "message" | "remedy">, token: Token) {
    super(fault.message, fault.remedy);
    this.token = token;
  }
}

/**
 * Looks through a template before it is parsed: only known tags, blocks that are not too deep.
 * @throws PlacedFault, and liquidjs's own error where a tag or an output has no end
 */
export function scanTemplate(liquid: Liquid, text: string): void {
  const tokens = new Tokenizer(text, liquid.options.operators).readTopLevelTokens(liquid.options);
  let depth = 0;
  let isComment = false;
  for (const token of tokens) {
    const name = TypeGuards.isTagToken(token) ? token.name : undefined;
    if (name === "endcomment") isComment = false;
    else if (name === "comment") isComment = true;
    else if (!isComment && name !== "#" && TypeGuards.isDelimitedToken(token)) {
      if (name !== undefined) checkTag(name, token);
      if (name !== undefined && BLOCKS.includes(name)) depth++;
      if (name?.startsWith("end") && BLOCKS.includes(name.slice(3))) depth--;
      if (depth > MAX_NESTING) throw new PlacedFault(TOO_DEEP, token);
    }
  }
}

const TOO_DEEP = {
  message: `blocks are nested deeper than ${MAX_NESTING}`,
  remedy: "Join conditions with and, or.",
};

function checkTag(name: string, token: TopLevelToken): void {
  if (TAG_NAMES.includes(name) || BRANCHES.includes(name)) return;
  if (OTHER_TEMPLATES.includes(name)) {
    const message = `${name} would bring in another template, and there is none`;
    throw new PlacedFault({ message, remedy: "Write its text here." }, token);
  }
  const near = nearMatches(name.slice(0, 20), [...TAG_NAMES, ...BRANCHES]).join(", ");
  const meant = near === "" ? "" : `Did you mean ${near}? `;
  const remedy = `${meant}The tags are ${TAG_NAMES.join(", ")}.`;
  throw new PlacedFault({ message: `there is no tag ${name}`, remedy }, token);
}

/**
 * Refuses ranges outside of loops, where nothing bounds them. It looks at what was parsed and not at the
 * text, because texts and brackets can be written so that only the parser knows which is which.
 * @throws PlacedFault
 */
export function refuseRanges(parsed: readonly Template[]): void {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [...parsed];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== "object" || one === null || seen.has(one) || one instanceof Liquid) continue;
    seen.add(one);
    if (TypeGuards.isRangeToken(one)) throw new PlacedFault(STRAY_RANGE, one);
    for (const [name, part] of Object.entries(one)) {
      const isLoop = one instanceof ForTag && name === "collection";
      // Its ends may name fields, but no further range.
      if (isLoop && TypeGuards.isRangeToken(part)) waiting.push(part.lhs, part.rhs);
      else waiting.push(part);
    }
  }
}

const STRAY_RANGE = {
  message: "a range stands where none can be used",
  remedy: "Ranges are for loops alone: {% for i in (1..10) %}.",
};
