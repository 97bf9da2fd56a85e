import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import {
  type CreateSimulator,
  RequestError,
  readBody,
  readJson,
  type Simulator,
  sendJson,
} from "../simulator.ts";
import { type Company, openCompany } from "./company.ts";
import { Refusal } from "./fault.ts";
import { READS } from "./reads.ts";
import { type Command, readCommand } from "./request.ts";
import { textLiteral } from "./schema.ts";
import { WRITES } from "./writes.ts";

export const UNIT = "c8175fe2-5aba-460e-a492-5da487105394";
const USER = { username: "gras", password: "žluťoučký-17" };
const START_OF_2026 = Date.UTC(2026, 0, 2, 8);

/** What servers of some versions do, or all of them at times. */
const Behaviour = Type.Partial(
  Type.Object({
    /** What Content-Length counts; `none` leaves it out. Bytes by default. */
    length: Type.Enum(["bytes", "characters", "none"]),
    /** The last brackets of refusals are missing. */
    isErrorCut: Type.Boolean(),
    hasMark: Type.Boolean(),
    /** Said with every answer. */
    warnings: Type.Array(Type.String()),
    /** Decodes per cent signs of what it is sent, and makes `+` a space; only the former by default. */
    decodes: Type.Enum(["percent", "form", "nothing"]),
    ignoresConditions: Type.Boolean(),
    refusesFields: Type.Boolean(),
    refusesOr: Type.Boolean(),
    /** Commands that fail as if another one had come, so many times. */
    kills: Type.Integer({ minimum: 0 }),
    /** IN commands tell no key. */
    isSilent: Type.Boolean(),
    /** How long a command takes. */
    takesMs: Type.Integer({ minimum: 0, maximum: 600_000 }),
  }),
  { additionalProperties: false },
);
export type Behaviour = Static<typeof Behaviour>;

function behaviourOf(body: unknown): Behaviour {
  const [error] = Value.Errors(Behaviour, body);
  if (!error) return body as Behaviour;
  throw new RequestError(422, { error: `${error.instancePath} ${error.message}` });
}

export interface PremierSimulator extends Simulator {
  /** Until the next `reset`. */
  behave(behaviour: Behaviour): void;
  /** Commands that came while another one ran: each was refused. */
  overlaps(): number;
  /** Names of the commands since the last `reset`. */
  commands(): readonly string[];
  /** The data, to be changed as somebody in Premier would. */
  company(): Company;
}

interface State {
  readonly company: Company;
  readonly commands: string[];
  behaviour: Behaviour;
  running: number;
  overlaps: number;
  kills: number;
}

/** Premier's command interface ApiComPrem with one accounting unit. Answers are spelt as recorded ones are. */
export const createSimulator = (options: Parameters<CreateSimulator>[0] = {}): PremierSimulator => {
  const now = options.now ?? (() => START_OF_2026);
  const open = (): State => ({
    company: openCompany(options.rows, now),
    ...{ commands: [], behaviour: {}, running: 0, overlaps: 0, kills: 0 },
  });
  let state = open();
  const behave = (behaviour: Behaviour): void => {
    state.behaviour = behaviour;
    state.kills = 0;
  };
  return {
    id: "premier",
    title: "Premier (ApiComPrem)",
    integrationType: "erp",
    credentials: USER,
    settings: { unit_id: UNIT },
    async handle(req, res, url) {
      if (`${req.method} ${url.pathname}` === "POST /testdata/behaviour") {
        behave(behaviourOf(await readJson(req)));
        return sendJson(res, 200, state.behaviour);
      }
      if (url.pathname !== "/api/comm") return sendJson(res, 404, { error: "no such path" });
      if (req.method !== "POST") return sendJson(res, 405, { error: "POST only" });
      await answer(state, req, res);
    },
    reset() {
      state = open();
    },
    answerExpired: (res) => unauthorised(res, state.behaviour),
    behave,
    overlaps: () => state.overlaps,
    commands: () => state.commands,
    company: () => state.company,
  };
};

async function answer(state: State, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await readBody(req);
  const { behaviour } = state;
  if (req.headers.authorization !== BASIC) return unauthorised(res, behaviour);
  let name = "";
  try {
    checkHead(req);
    const command = readCommand(body.toString("utf8").replace(/^\uFEFF/, ""));
    name = command.name;
    const data = await alone(state, () => run(state, decoded(command, behaviour)));
    const warning = warningsOf(behaviour.warnings ?? []);
    const head = `"Result":"OK","CommandIn":${textLiteral(name)}`;
    say(res, `{${head},"Data":${data}${warning}}`, behaviour);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(res, { name, error, behaviour });
  }
}

/** @throws Refusal 9015 while another command runs */
async function alone(state: State, work: () => string): Promise<string> {
  if (state.running > 0) {
    state.overlaps += 1;
    throw new Refusal(9015, "Předchozí požadavek ze stejné IP adresy ještě běží.");
  }
  state.running += 1;
  try {
    await wait(state.behaviour.takesMs ?? 0);
    return work();
  } finally {
    state.running -= 1;
  }
}

const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString("base64")}`;

/** @throws Refusal */
function checkHead({ headers }: IncomingMessage): void {
  if (!/^application\/json(; ?charset=utf-8)?$/i.test(headers["content-type"] ?? ""))
    throw new Refusal(9001, "Content-Type musí být application/json; charset=utf-8.");
  if (headers["content-length"] === undefined) throw new Refusal(9001, "Chybí Content-Length.");
  const unit = headers["id-uj"];
  if (unit === undefined) throw new Refusal(9004, "Chybí ID-UJ.");
  if (String(unit).replace(/[{}]/g, "").toLowerCase() !== UNIT)
    throw new Refusal(9005, `Účetní jednotka ${String(unit)} není nastavena.`);
}

function run(state: State, command: Command): string {
  const { company, behaviour } = state;
  const { ignoresConditions = false, refusesFields = false, refusesOr = false } = behaviour;
  const read = READS[command.name];
  const write = WRITES[command.name];
  if (!read && !write) throw new Refusal(9003, `Neznámý příkaz '${command.name}'.`);
  if (read && command.data) throw new Refusal(9016, "Příkaz nemá Data.");
  const told = read
    ? read(company, command, { ignoresConditions, refusesFields, refusesOr })
    : (write?.(company, command) ?? "[]");
  state.commands.push(command.name);
  if (state.kills < (behaviour.kills ?? 0)) {
    state.kills += 1;
    throw new Refusal(
      900,
      "Cannot continue the execution because the session is in the kill state.",
    );
  }
  return write && behaviour.isSilent ? "[]" : told;
}

/** What arrives of a text: the server takes JSON as if it came from a form. */
function decoded(command: Command, { decodes = "percent" }: Behaviour): Command {
  if (decodes === "nothing") return command;
  const text = (value: string): string => {
    const spaced = decodes === "form" ? value.replaceAll("+", " ") : value;
    return spaced.replace(/(%[0-9a-f]{2})+/gi, (sequence) => {
      try {
        return decodeURIComponent(sequence);
      } catch {
        return sequence;
      }
    });
  };
  const all = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(all);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, all(one)]));
  };
  const parameters = all(command.parameters) as Command["parameters"];
  const condition = all(command.condition) as Command["condition"];
  return { ...command, parameters, condition, data: all(command.data) as Command["data"] };
}

const warningsOf = (warnings: readonly string[]): string =>
  warnings.length === 0
    ? ""
    : `,"Warning":[${warnings.map((desc) => `{"desc":${textLiteral(desc)}}`).join(",")}]`;

function refuse(
  res: ServerResponse,
  { name, error, behaviour }: { name: string; error: Refusal; behaviour: Behaviour },
): void {
  const told = `[{"number":${error.number},"desc":${textLiteral(error.message)}}]`;
  const warning = warningsOf([...error.warnings, ...(behaviour.warnings ?? [])]);
  const whole = `{"Result":"ERR","CommandIn":${textLiteral(name)},"Error":${told}${warning}}`;
  say(res, behaviour.isErrorCut ? whole.replace(/[\]}]+$/, "") : whole, behaviour);
}

/** Ends with two empty lines, which the length counts. */
function say(res: ServerResponse, json: string, behaviour: Behaviour, status = 200): void {
  const { length = "bytes", hasMark = false } = behaviour;
  const text = `${hasMark ? "\uFEFF" : ""}${json}\r\n\r\n`;
  const bytes = Buffer.from(text);
  const counted = length === "characters" ? text.length : bytes.length;
  res.sendDate = false;
  if (length === "none") {
    res.useChunkedEncodingByDefault = false;
    res.shouldKeepAlive = false;
  }
  res.writeHead(status, {
    "Content-Type": "application/json; charset=UTF-8",
    ...(status === 401 ? { "WWW-Authenticate": 'Basic realm="ApiComPrem"' } : {}),
    ...(length === "none" ? {} : { "Content-Length": String(counted) }),
  });
  res.end(bytes);
}

const unauthorised = (res: ServerResponse, behaviour: Behaviour): void =>
  say(
    res,
    '{"Result":"ERR","CommandIn":"","Error":[{"number":9006,"desc":"Chybné přihlášení."}]}',
    behaviour,
    401,
  );
