import { Buffer } from "node:buffer";
import { isHubError, sleep, TransientError } from "../../sdk/index.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { toError } from "./faults.ts";
import type { PremierContext } from "./manifest.ts";
import { type Row, toRow } from "./values.ts";

/** Premier itself gives a command two minutes. */
const TIMEOUT_MS = 130_000;
/** A full list of 20,000 partners is about 60 MB. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Of a read that the server ended because another command came. */
const TRIES = 3;
const FIRST_PAUSE_MS = 250;
const MAX_WARNINGS = 20;

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Condition {
  readonly fieldName: string;
  readonly relationalOperator: "=" | "<" | ">";
  readonly value: string;
  /** How it is joined to the one before it; AND by default. */
  readonly logicalOperator?: "AND" | "OR";
}

export interface ReadCommand {
  readonly command: string;
  readonly parameters?: Parameters;
  /** Columns by table; the command's own where it is left out. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  readonly where?: { readonly table: string; readonly conditions: readonly Condition[] };
}

export interface Reply {
  readonly data: unknown;
  /** The server's clock, where it tells; epoch milliseconds. */
  readonly now: number | undefined;
}

/** The rows of an OUT command. @throws RejectedError, ConfigError, AuthError or TransientError with Premier's words */
export async function readRows(ctx: PremierContext, command: ReadCommand): Promise<readonly Row[]> {
  return rowsOf((await read(ctx, command)).data);
}

/** What an OUT command answers; tried again where another command got in its way. */
export async function read(ctx: PremierContext, command: ReadCommand): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    try {
      return await send(ctx, command.command, bodyOf(command), { isRepeatable: true });
    } catch (error) {
      const isKilled = isHubError(error) && refusals.has(error) && error.reaction === "retry";
      if (!isKilled || tries >= TRIES) throw error;
      await sleep(FIRST_PAUSE_MS * 4 ** (tries - 1), ctx.signal);
    }
  }
}

/** The rows that an IN command gives back; it is sent once, and `Data` stands beside the command. */
export async function sendData(
  ctx: PremierContext,
  command: Pick<ReadCommand, "command" | "parameters">,
  data: object,
): Promise<readonly Row[]> {
  const body = { ...bodyOf(command), Data: data };
  return rowsOf((await send(ctx, command.command, body, { isRepeatable: false })).data);
}

/** Errors that Premier itself answered with, not the way to it. */
const refusals = new WeakSet<object>();

async function send(
  ctx: PremierContext,
  command: string,
  body: object,
  { isRepeatable }: { readonly isRepeatable: boolean },
): Promise<Reply> {
  const response = await ctx.http.request({
    method: "POST",
    path: "/api/comm",
    headers: headersOf(ctx),
    body: JSON.stringify(body),
    isRepeatable,
    isLengthTolerant: true,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  });
  const now = Date.parse(response.headers.date ?? "");
  const answer = readAnswer(await response.text());
  tell(ctx, command, answer);
  if (!answer.isOk) {
    const error = toError(command, answer);
    refusals.add(error);
    throw error;
  }
  return { data: answer.data, now: Number.isNaN(now) ? undefined : now };
}

/** Basic only where a name is set: some servers run without authentication. */
function headersOf({ credentials, settings }: PremierContext): Record<string, string> {
  const { username, password = "" } = credentials;
  const pair = Buffer.from(`${username}:${password}`).toString("base64");
  return {
    "content-type": "application/json; charset=utf-8",
    accept: "application/json",
    "id-uj": settings.unit_id.replace(/[{}]/g, ""),
    ...(username === undefined ? {} : { authorization: `Basic ${pair}` }),
  };
}

function bodyOf({ command, parameters = {}, columns, where }: ReadCommand) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return {
    command: {
      inComm: command,
      inParam: { parameters: Object.fromEntries(given) },
      ...(columns === undefined
        ? {}
        : {
            queryFields: Object.entries(columns).map(([tableName, names]) => ({
              tableName,
              tableFields: names.join(","),
            })),
          }),
      ...(where === undefined
        ? {}
        : { queryCondition: { tableName: where.table, conditions: where.conditions } }),
    },
  };
}

function tell({ log }: PremierContext, command: string, { warnings }: Answer): void {
  for (const { desc, help } of warnings.slice(0, MAX_WARNINGS)) {
    log.warn({ command, warning: desc, ...(help === undefined ? {} : { help }) }, "Premier warns");
  }
}

/** @throws TransientError where there are no rows */
export function rowsOf(data: unknown): readonly Row[] {
  if (data === undefined || data === null) return [];
  if (Array.isArray(data)) return data.map(toRow).filter((row) => Object.keys(row).length > 0);
  if (typeof data === "object") return [toRow(data)];
  throw new TransientError("ApiComPrem answered without rows.", { code: "bad_answer" });
}
