import {
  CaptureTag,
  type Context,
  type Emitter,
  evalToken,
  ForTag,
  type Liquid,
  type RangeToken,
  TypeGuards,
  tags,
} from "liquidjs";
import { table } from "../../lib/table.ts";
import { TemplateFault } from "./fault.ts";
import { BoundedEmitter, MAX_RANGE } from "./limits.ts";
import { shown } from "./values.ts";

/** How deep a rendering is inside `{% capture %}`. */
const CAPTURING = "capturing";

/** Text that is captured is escaped where it is written, not twice. */
export const isCapturing = (context: Context): boolean =>
  context.getRegister<number>(CAPTURING, 0) > 0;

class BoundedCapture extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const depth = context.getRegister<number>(CAPTURING, 0);
    const emitter = new BoundedEmitter(context.memoryLimit);
    context.setRegister(CAPTURING, depth + 1);
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    context.setRegister(CAPTURING, depth);
    Object.assign(context.bottom(), { [this.variable]: emitter.buffer });
  }
}

/** Liquid makes a whole range before it loops, and never ends one beyond 2^53. */
class BoundedFor extends ForTag {
  override *render(context: Context, emitter: Emitter): ReturnType<ForTag["render"]> {
    if (TypeGuards.isRangeToken(this.collection)) {
      const { lhs, rhs } = this.collection as RangeToken;
      checkRange(yield evalToken(lhs, context), yield evalToken(rhs, context));
    }
    return yield* super.render(context, emitter);
  }
}

function checkRange(from: unknown, to: unknown): void {
  const [low, high] = [Number(from), Number(to)];
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) {
    const remedy = "Both ends are whole numbers: (1..10).";
    throw new TemplateFault(`(${shown(from)}..${shown(to)}) is no range`, remedy);
  }
  if (high - low >= MAX_RANGE) {
    const remedy = "Loop over a list of the event instead.";
    throw new TemplateFault(`loops over a range of more than ${MAX_RANGE} numbers`, remedy);
  }
}

type TagClass = (typeof tags)[string];

/** No tag reads another template, and none writes into the event. */
const ALLOWED: Readonly<Record<string, TagClass | undefined>> = table({
  "#": tags["#"],
  assign: tags.assign,
  break: tags.break,
  capture: BoundedCapture as unknown as TagClass,
  case: tags.case,
  comment: tags.comment,
  continue: tags.continue,
  for: BoundedFor as unknown as TagClass,
  if: tags.if,
  raw: tags.raw,
  unless: tags.unless,
});

export const TAG_NAMES: readonly string[] = Object.keys(ALLOWED).filter((name) => name !== "#");

/** Leaves an engine with these tags alone. */
export function installTags(liquid: Liquid): void {
  for (const name of Object.keys(liquid.tags)) delete liquid.tags[name];
  for (const [name, tag] of Object.entries(ALLOWED)) if (tag) liquid.registerTag(name, tag);
}
