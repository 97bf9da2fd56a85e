import type { IncomingMessage, ServerResponse } from "node:http";
import { abortable } from "../../lib/abortable.ts";
import { type Clock, sleep } from "../../lib/clock.ts";
import { isHubError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Answer, CommandRequest } from "../call.ts";
import { readRequest } from "../envelope.ts";
import { CommandFault, type ErrorRow, fault, NUMBERS } from "../fault.ts";
import { type Body, errorBody, type Outcome, type Spool } from "../spool.ts";
import type { AccountingUnit } from "../unit.ts";
import { type AdmitParts, admit, type Caller } from "./admit.ts";
import { type ClientAddress, clientAddress, networksOf } from "./client-address.ts";
import { corsHeaders, isPreflight, preflightHeaders } from "./cors.ts";
import { createLanes } from "./lanes.ts";
import { type BodyBudget, BodyCut, createBodyBudget, drain, readBody } from "./read-body.ts";
import {
  ClientGone,
  Refusal,
  stopping,
  timedOut,
  unitUnknown,
  wrongMethod,
  wrongPath,
} from "./refusal.ts";
import { sendBody } from "./send-body.ts";

export interface HandlerSettings extends Omit<AdmitParts, "authenticator"> {
  readonly trustProxy: readonly string[];
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  readonly queueDepth: number;
  readonly queueWaitMs: number;
  /** A body without a byte for so long, or not whole after so long. */
  readonly bodyIdleMs: number;
  readonly bodyTotalMs: number;
  /** A client that takes nothing of its answer for so long is gone. */
  readonly stalledMs: number;
}

/** A command of a caller who may have the unit. */
export interface Work extends Caller {
  readonly unit: AccountingUnit;
  readonly request: CommandRequest;
  readonly signal: AbortSignal;
}

/** One line of the log of commands. */
export interface Done {
  readonly unit: AccountingUnit;
  readonly actor: string;
  readonly address: string;
  /** `SELECT`, or empty where the request could not be read. */
  readonly command: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly outcome: Outcome;
}

export interface HandlerParts extends Pick<AdmitParts, "authenticator"> {
  /** As they are now: they may change while the handler lives. */
  readonly settings: () => HandlerSettings;
  findUnit(unitId: string): Promise<AccountingUnit | undefined>;
  carryOut(work: Work): Promise<Answer>;
  readonly spool: Spool;
  onDone(done: Done): void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CommandHandler {
  /** Answers the request, whatever it is; never rejects. `hub`: at the port of the web interface. */
  handle(request: IncomingMessage, response: ServerResponse, door: "hub" | "own"): Promise<void>;
  /** New requests get 503; resolves when those under way are answered, aborted after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Requests under way. */
  readonly active: number;
}

/** All bodies that are coming in together may take so much memory, and one of the largest always. */
const BUDGET_BYTES = 268_435_456;
/** A command that was given up may take so long to end before the next one of its address begins. */
const SETTLE_MS = 900;

/** One request on its way. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly door: "hub" | "own";
  readonly address: ClientAddress;
  readonly startedAt: number;
  readonly began: number;
  /** Aborts with `ClientGone`, the fault of the time limit, or at the end of the grace of a stop. */
  readonly abort: AbortController;
  unit: AccountingUnit | undefined;
  caller: Caller | undefined;
  command: string;
}

export const createCommandHandler = (parts: HandlerParts): CommandHandler => new Handler(parts);

class Handler implements CommandHandler {
  readonly #parts: HandlerParts;
  readonly #lanes = createLanes();
  readonly #budget: BodyBudget;
  readonly #active = new Map<Exchange, Promise<void>>();
  #isStopping = false;

  constructor(parts: HandlerParts) {
    this.#parts = parts;
    const largest = parts.settings().maxBodyBytes * 2;
    this.#budget = createBodyBudget(Math.max(BUDGET_BYTES, largest));
  }

  get active(): number {
    return this.#active.size;
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    door: "hub" | "own",
  ): Promise<void> {
    const { clock, log, settings } = this.#parts;
    const exchange: Exchange = {
      ...{ request, response, door },
      address: clientAddress(request, networksOf(settings().trustProxy)),
      abort: new AbortController(),
      startedAt: clock.now(),
      began: performance.now(),
      ...{ unit: undefined, caller: undefined, command: "" },
    };
    response.once("close", () => {
      if (!response.writableFinished) exchange.abort.abort(new ClientGone("connection closed"));
    });
    response.on("error", () => undefined);
    const done = this.#run(exchange).catch((error: unknown) => {
      response.destroy();
      log.error({ err: error, address: exchange.address.text }, "a command could not be answered");
    });
    this.#active.set(exchange, done);
    await done;
    this.#active.delete(exchange);
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const all = Promise.all(this.#active.values());
    const over = new AbortController();
    const wait = (ms: number) => sleep(ms, over.signal).catch(() => undefined);
    await Promise.race([all, wait(graceMs)]);
    for (const { abort } of this.#active.keys()) abort.abort(stopping());
    await Promise.race([all, wait(SETTLE_MS * 2)]);
    over.abort();
  }

  async #run(exchange: Exchange): Promise<void> {
    try {
      await this.#serve(exchange);
    } catch (error) {
      await this.#answerFault(exchange, error);
    }
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const settings = this.#parts.settings();
    if (isPreflight(request, settings.corsOrigins)) return preflight(exchange);
    if (!isCommandPath(request.url)) throw wrongPath();
    if (request.method !== "POST") throw wrongMethod();
    if (this.#isStopping) throw stopping();
    const { unit, caller } = await this.#meet(exchange);
    const { maxBodyBytes: maxBytes, bodyIdleMs: idleMs, bodyTotalMs: totalMs } = settings;
    const sent = await readBody(request, { maxBytes, idleMs, totalMs }, this.#budget);
    try {
      const wanted = readRequest(sent.bytes, {
        contentType: request.headers["content-type"],
        percentDecode: unit.settings.percent_decode,
      });
      exchange.command = wanted.select === undefined ? (wanted.name ?? "") : "SELECT";
      const { signal } = exchange.abort;
      await this.#inTurn(exchange, { unit, ...caller, request: wanted, signal });
    } finally {
      sent.release();
    }
  }

  /** Which unit the call is for, and who calls. */
  async #meet(exchange: Exchange): Promise<{ unit: AccountingUnit; caller: Caller }> {
    const { clock, authenticator, settings } = this.#parts;
    const { request, address, door } = exchange;
    const unit = await findUnit(this.#parts, request);
    exchange.unit = unit;
    const visitor = { headers: request.headers, address, door, now: clock.now() };
    const caller = await admit({ ...settings(), authenticator }, unit, visitor);
    exchange.caller = caller;
    return { unit, caller };
  }

  /** The next command of the address begins when the answer of this one is out. */
  async #inTurn(exchange: Exchange, wanted: Work): Promise<void> {
    const { settings, carryOut, spool } = this.#parts;
    const { queueDepth: depth, queueWaitMs: waitMs, timeoutMs, stalledMs } = settings();
    const { abort, address, response, command } = exchange;
    const { signal } = abort;
    const lane = `${address.text} ${wanted.unit.id}`;
    using _place = await this.#lanes.enter(lane, signal, { depth, waitMs });
    const timer = setTimeout(() => abort.abort(timedOut()), timeoutMs);
    const work = carryOut(wanted).then((answer) => spool.gather(command, answer, { signal }));
    try {
      await using body = await abortable(signal, work);
      clearTimeout(timer);
      await sendBody(response, body, { headers: this.#headersOf(exchange), stalledMs });
      this.#tell(exchange, body);
    } catch (error) {
      if (signal.aborted) await settled(work);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #headersOf({ request }: Exchange): Record<string, string> {
    return {
      ...corsHeaders(request, this.#parts.settings().corsOrigins),
      // What is left of a body that was not read is no next request.
      ...(this.#isStopping || !request.complete ? { Connection: "close" } : {}),
    };
  }

  #tell(exchange: Exchange, { outcome, sizeBytes }: Body): void {
    const { unit, caller, address, command, startedAt, began } = exchange;
    const durationMs = Math.round(performance.now() - began);
    const actor = caller?.principal?.actor ?? "";
    if (unit) {
      const said = { unit, actor, address: address.text, command, startedAt };
      this.#parts.onDone({ ...said, durationMs, sizeBytes, outcome });
    }
    const { errorNumber: error, rowCount: rows } = outcome;
    const facts = { unit: unit?.unitId, command, actor, address: address.text };
    const fields = { ...facts, ms: durationMs, rows, bytes: sizeBytes, error };
    if (error === 0) this.#parts.log.debug(fields, "command");
    else this.#parts.log.info(fields, "command");
  }

  async #answerFault(exchange: Exchange, error: unknown): Promise<void> {
    const { log } = this.#parts;
    const { request, response, command, abort } = exchange;
    const cause: unknown = abort.signal.aborted ? abort.signal.reason : error;
    if (cause instanceof ClientGone || cause instanceof BodyCut || response.destroyed) {
      response.destroy();
      log.debug({ command, address: exchange.address.text }, "a client left before its answer");
      return;
    }
    if (response.headersSent) {
      response.destroy();
      log.error({ err: error, command }, "an answer could not be sent as a whole");
      return;
    }
    const rows = explain(cause, log);
    if (!request.complete) await drain(request, MOST_DRAINED_BYTES);
    const body = errorBody(command, rows, cause instanceof CommandFault ? cause.warnings : []);
    const own = cause instanceof Refusal ? cause : undefined;
    await sendBody(response, body, {
      status: own?.status ?? 200,
      stalledMs: this.#parts.settings().stalledMs,
      headers: { ...this.#headersOf(exchange), ...own?.headers },
    });
    this.#tell(exchange, body);
  }
}

async function preflight({ request, response }: Exchange): Promise<void> {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(204, preflightHeaders(request)).end();
}

const MOST_DRAINED_BYTES = 67_108_864;

/** So that the next command of the address does not begin beside one that is being taken back. */
async function settled(work: Promise<Body>): Promise<void> {
  const left = work.then(
    (body) => body[Symbol.asyncDispose](),
    () => undefined,
  );
  const enough = new AbortController();
  const wait = sleep(SETTLE_MS, enough.signal).catch(() => undefined);
  await Promise.race([left, wait]);
  enough.abort();
}

/** The rows of `Error`; what is a fault of the server itself is told in the log alone. */
function explain(error: unknown, log: Log): readonly ErrorRow[] {
  if (error instanceof CommandFault) return error.rows;
  log.error({ err: error }, "a command failed");
  const isPassing = isHubError(error) && error.reaction === "retry";
  const desc = isPassing
    ? "Databáze serveru je teď nedostupná. Pošlete příkaz znovu později."
    : "Příkaz se nepodařilo provést. Podrobnosti jsou v protokolu serveru.";
  return [{ number: NUMBERS.sqlGeneral, desc }];
}

/** `Host` is never looked at: clients send what is none. A proxy may send the whole address. */
function isCommandPath(target = ""): boolean {
  const path = target.replace(/^https?:\/\/[^/]*/i, "").replace(/[?#].*$/s, "");
  return /^\/api\/comm\/?$/i.test(path);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function findUnit(
  parts: Pick<HandlerParts, "findUnit">,
  { headers }: IncomingMessage,
): Promise<AccountingUnit> {
  const given = [headers["id-uj"] ?? []].flat()[0]?.trim() ?? "";
  if (given === "") {
    throw fault(NUMBERS.unitMissing, "Chybí záhlaví ID-UJ s GUID účetní jednotky.");
  }
  const unitId = given
    .replace(/^\{|\}$/g, "")
    .trim()
    .toLowerCase();
  const unit = GUID.test(unitId) ? await parts.findUnit(unitId) : undefined;
  if (unit?.isEnabled) return unit;
  throw unitUnknown(given);
}
