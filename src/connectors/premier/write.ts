import { isHubError } from "../../sdk/index.ts";
import { type ReadCommand, read, sendData } from "./client.ts";
import type { PremierContext } from "./manifest.ts";
import type { Row } from "./values.ts";

/** What the server makes of reserved characters in what it is sent. */
interface Decoding {
  /** `%41` arrives as `A`. */
  readonly isPercent: boolean;
  /** `+` arrives as a space. */
  readonly isPlus: boolean;
}

const STATE = "decoding";
const KEPT_MS = 24 * 3_600_000;

/** The rows that an IN command gives back. */
export async function write(
  ctx: PremierContext,
  command: Pick<ReadCommand, "command" | "parameters">,
  data: object,
): Promise<readonly Row[]> {
  const { parameters = {} } = command;
  const safe = await escaped(ctx, { parameters, data });
  return sendData(ctx, { ...command, parameters: safe.parameters }, safe.data);
}

/**
 * Texts as they have to be sent so that they arrive as they are: some servers decode per cent signs in JSON as if it came
 * from a form. What this one does is found out once a day, with questions that change nothing.
 */
export async function escaped<T extends object>(ctx: PremierContext, data: T): Promise<T> {
  if (!/[%+]/.test(JSON.stringify(data))) return data;
  const { isPercent, isPlus } = await decodingOf(ctx);
  if (!isPercent) return data;
  return mapTexts(data, (text) => {
    const safe = text.replaceAll("%", "%25");
    return isPlus ? safe.replaceAll("+", "%2B") : safe;
  }) as T;
}

async function decodingOf(ctx: PremierContext): Promise<Decoding> {
  const known = await ctx.state.get(STATE);
  if (known !== undefined) return { isPercent: known.includes("%"), isPlus: known.includes("+") };
  const percent = await ask(ctx, "%50ARTNERY");
  const isPercent = percent === undefined;
  const isPlus = isPercent && /'?A B'?/.test((await ask(ctx, "A+B")) ?? "");
  const marks = `decodes ${isPercent ? "%" : ""}${isPlus ? "+" : ""}`;
  await ctx.state.set(STATE, marks, { expiresAt: ctx.clock.now() + KEPT_MS });
  return { isPercent, isPlus };
}

/** What the server says of a table that it does not know; undefined where it knows it. */
async function ask(ctx: PremierContext, table: string): Promise<string | undefined> {
  const told: string[] = [];
  const log = {
    ...ctx.log,
    warn: (fields: object) => void told.push(JSON.stringify(fields)),
  };
  const command: ReadCommand = { command: "INFO", parameters: { table_name: table } };
  try {
    await read({ ...ctx, log }, command);
    return undefined;
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return [...told, error.message].join(" ");
  }
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, map)]));
}
