import { toRfc3339 } from "../lib/clock.ts";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { findEventType } from "../model/event-types.ts";
import { checkPart } from "../model/schema-issues.ts";
import type { NewEvent } from "./append.ts";
import type { OwnType } from "./own-types.ts";
import { checkType } from "./type-check.ts";

/** An event as a publisher sends it; which fields are there is checked here. */
export interface EventInput {
  readonly type?: string;
  readonly type_version?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly subject?: string;
  readonly consumer?: string;
  /** RFC 3339. */
  readonly occurred_at?: string;
  readonly idempotency_key?: string;
}

export interface EventCheck {
  readonly now: number;
  /** What stands before the fields of an issue: `events.2.`, or nothing. */
  readonly path: string;
  /** Among the tenant's own types. */
  readonly findOwn: (type: string, version?: number) => OwnType | undefined;
  /** Told of data that does not fit a type that only warns. */
  readonly warn?: (issue: FieldIssue) => void;
}

/** The input as an event, checked against its type. @throws InvalidInputError */
export function toNewEvent(input: EventInput, check: EventCheck): NewEvent {
  const { type, data, subject, consumer, occurred_at, idempotency_key } = input;
  const { now, path } = check;
  if (type === undefined || data === undefined) {
    const field = type === undefined ? "type" : "data";
    const remedy = `Add ${field}, or a list in events.`;
    throw new InvalidInputError([{ field: path + field, message: "is missing", remedy }]);
  }
  const own = ownTypeOf({ ...input, type }, check);
  const issue = own ? undefined : checkType(type);
  if (issue) throw new InvalidInputError([{ field: `${path}type`, ...issue }]);
  if (own) checkOwn(own, data, check);
  else checkKnown(type, data, path);
  return {
    type,
    data,
    occurredAt: occurred_at === undefined ? now : instantOf(occurred_at, `${path}occurred_at`),
    ...(own ? { typeVersion: own.version } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(idempotency_key === undefined ? {} : { idempotencyKey: idempotency_key }),
  };
}

function ownTypeOf(
  { type, type_version: version }: EventInput & { type: string },
  { findOwn, path }: EventCheck,
): OwnType | undefined {
  const own = findOwn(type, version);
  if (own || version === undefined) return own;
  const newest = findOwn(type)?.version;
  throw new InvalidInputError([
    {
      field: `${path}type_version`,
      message: `there is no version ${version} of ${type}`,
      remedy:
        newest === undefined
          ? "Leave it out: only types of your own have versions."
          : `Its newest version is ${newest}.`,
    },
  ]);
}

function checkKnown(type: string, data: unknown, path: string): void {
  const known = findEventType(type);
  if (known) checkPart(known.schema, data, `${path}data`);
}

function checkOwn(own: OwnType, data: unknown, { path, warn }: EventCheck): void {
  const issues = own.check(data).map((issue) => ({
    ...issue,
    field: issue.field === "body" ? `${path}data` : `${path}data.${issue.field}`,
  }));
  if (issues.length === 0) return;
  if (own.onMismatch === "reject") throw new InvalidInputError(issues);
  for (const issue of issues) warn?.(issue);
}

function instantOf(text: string, field: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  const remedy = `Write it as ${toRfc3339(0)}.`;
  throw new InvalidInputError([{ field, message: "is no instant", remedy }]);
}
