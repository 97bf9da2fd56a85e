import type { IncomingMessage, ServerResponse } from "node:http";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { RequestError, readJson, sendJson } from "../simulator.ts";
import { TEST_CNPJ } from "./certificates/clients.ts";
import type { Environment } from "./documents/feed.ts";
import { type FaultOrder, SEFAZ_FAULTS } from "./faults.ts";
import type { AddedDocument } from "./sequence.ts";
import type { FeedOptions, Forbidden, Manifestation, Query, System } from "./system.ts";

/** Which sequence is meant; NF-e of the test company in homologation where left out. */
export interface SequenceName {
  readonly service?: "nfe" | "cte";
  readonly environment?: Environment;
  readonly taxId?: string;
}

/** What tests may look at and do. */
export interface SefazControl {
  /** Queries that the rules of use forbid, oldest first. */
  readonly forbidden: readonly Forbidden[];
  /** Every query that got an answer of a service, oldest first; the last 20,000. */
  readonly queries: readonly Query[];
  /** Registered ones, oldest first; the last thousand. */
  readonly manifestations: readonly Manifestation[];
  /** Epoch milliseconds, the simulated time. */
  now(): number;
  advance(ms: number): void;
  /** More documents; those of the past get numbers with the next query. */
  feed(options: FeedOptions): void;
  /** A document of the test's own, received now. */
  add(document: AddedDocument, sequence?: SequenceName): void;
  fault(order: FaultOrder): void;
  clearFaults(): void;
  /** As if the NF-e had been cancelled or denied, without any event. */
  setSituation(key: string, situation: "cancelled" | "denied"): void;
  /** A page leaves this number out, a query by number finds it. */
  withhold(nsu: number, sequence?: SequenceName): void;
  /** The highest number of a sequence by now. */
  highestNsu(sequence?: SequenceName): number;
}

export function controlOf(system: System): SefazControl {
  const sequenceOf = ({
    service = "nfe",
    environment = "homologation",
    taxId = TEST_CNPJ,
  }: SequenceName = {}) => system.world(service, environment, taxId).sequence;
  return {
    ...{ forbidden: system.forbidden, queries: system.queries },
    manifestations: system.manifestations,
    now: () => system.clock.now(),
    advance: (ms) => system.clock.advance(ms),
    feed: (options) => void system.feed({ taxId: TEST_CNPJ, ...options }),
    add(added, name) {
      const at = system.clock.now();
      sequenceOf(name).add({ at, kind: "added", feed: undefined, index: 0, added });
    },
    fault: (order) => system.faults.order(order),
    clearFaults: () => system.faults.clear(),
    setSituation: (key, situation) => void system.situations.set(key, situation),
    withhold: (nsu, name) => sequenceOf(name).withhold(nsu),
    highestNsu: (name) => sequenceOf(name).highest(system.clock.now()),
  };
}

const Advance = Type.Object(
  { advance_ms: Type.Integer({ minimum: 0, maximum: 100 * 365 * 86_400_000 }) },
  { additionalProperties: false },
);
const Fault = Type.Object(
  {
    kind: Type.Enum([...SEFAZ_FAULTS]),
    times: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
    service: Type.Optional(Type.Enum(["nfe", "cte", "events", "status"])),
    slow_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  { additionalProperties: false },
);
const FeedOrder = Type.Object(
  {
    tax_id: Type.Optional(Type.String({ pattern: "^([0-9A-Z]{12}[0-9]{2}|[0-9]{11})$" })),
    environment: Type.Optional(Type.Enum(["homologation", "production"])),
    from: Type.String({ maxLength: 40 }),
    to: Type.String({ maxLength: 40 }),
    documents: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    seed: Type.Optional(Type.Integer()),
    signed: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

/** `GET /control/forbidden|queries|manifestations|clock`, `POST /control/clock|fault|feed`. */
export async function answerControl(
  control: SefazControl,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const clock = () => ({ now: new Date(control.now()).toISOString() });
  const what = `${req.method} ${url.pathname}`;
  if (what === "GET /control/forbidden") return sendJson(res, 200, control.forbidden);
  if (what === "GET /control/queries") return sendJson(res, 200, control.queries);
  if (what === "GET /control/manifestations") return sendJson(res, 200, control.manifestations);
  if (what === "POST /control/clock") control.advance((await readOrder(req, Advance)).advance_ms);
  else if (what === "POST /control/fault") orderFault(control, await readOrder(req, Fault));
  else if (what === "POST /control/feed") orderFeed(control, await readOrder(req, FeedOrder));
  else if (what !== "GET /control/clock")
    throw new RequestError(404, {
      error: "no such control; the services are at the https addresses of the settings",
    });
  sendJson(res, 200, clock());
}

async function readOrder<T extends TSchema>(req: IncomingMessage, schema: T): Promise<Static<T>> {
  const order = await readJson(req);
  if (!Value.Check(schema, order)) throw new RequestError(422, { expected: schema });
  return order;
}

function orderFault(control: SefazControl, { slow_ms, ...order }: Static<typeof Fault>): void {
  control.fault({ ...(order as FaultOrder), ...(slow_ms !== undefined && { slowMs: slow_ms }) });
}

function orderFeed(control: SefazControl, order: Static<typeof FeedOrder>): void {
  const { tax_id, from, to, ...rest } = order;
  const times = { from: Date.parse(from), to: Date.parse(to) };
  if (!(times.from <= times.to)) throw new RequestError(422, { error: "from … to" });
  const taxId = tax_id === undefined ? {} : { taxId: tax_id };
  control.feed({
    ...(rest as Partial<FeedOptions>),
    ...times,
    ...taxId,
    documents: order.documents,
  });
}
