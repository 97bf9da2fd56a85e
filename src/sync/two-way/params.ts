import { type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import { ENTITIES, type Entity } from "../../model/entities.ts";
import type { TwoWayParams } from "./session.ts";
import { DIRECTIONS, type Direction, type SyncSettings } from "./settings.ts";

export interface TwoWayInput {
  readonly entity?: string;
  readonly direction?: string;
  readonly keys?: readonly string[];
  readonly force?: boolean;
  readonly full?: boolean;
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
}

/** Keys that one run takes by name; more is a run over everything. */
export const MAX_KEYS = 10_000;
const MAX_KEY = 255;

/** Which entity the input means; items where it names none. @throws InvalidInputError */
export function entityOf({ entity = "item" }: TwoWayInput): Exclude<Entity, "invoice"> {
  const known = ENTITIES.find((one) => one === entity);
  if (known && known !== "invoice") return known;
  const remedy = `Use one of ${ENTITIES.filter((one) => one !== "invoice").join(", ")}.`;
  const message = `${JSON.stringify(entity)} is not synced both ways`;
  throw new InvalidInputError([{ field: "entity", message, remedy }]);
}

/** @throws InvalidInputError that names each wrong field */
export function twoWayParams(input: TwoWayInput, settings: SyncSettings): TwoWayParams {
  const entity = entityOf(input);
  const direction = directionOf(input, settings);
  const keys = input.keys === undefined ? undefined : keysOf(input.keys);
  return {
    entity,
    direction,
    ...(keys ? { keys } : {}),
    ...(input.force ? { force: true } : {}),
    ...(input.full ? { full: true } : {}),
    ...(input.dry_run ? { dry_run: true } : {}),
    ...(input.allow_deletes ? { allow_deletes: true } : {}),
  };
}

function directionOf({ direction }: TwoWayInput, settings: SyncSettings): Direction {
  if (direction === undefined) return settings.direction;
  const known = DIRECTIONS.find((one) => one === direction);
  if (known) return known;
  const remedy = `Use one of ${DIRECTIONS.join(", ")}.`;
  throw new InvalidInputError([{ field: "direction", message: "is not known", remedy }]);
}

function keysOf(given: unknown): readonly string[] {
  const issue = (message: string, remedy: string): FieldIssue => ({
    field: "keys",
    message,
    remedy,
  });
  const wrong = (message: string, remedy: string) =>
    new InvalidInputError([issue(message, remedy)]);
  if (!Array.isArray(given)) throw wrong("is not a list", "Send a list of texts.");
  const keys = [...new Set(given.map((key) => (typeof key === "string" ? key.trim() : "")))];
  if (keys.length === 0) throw wrong("is empty", "Leave it out to sync everything.");
  if (keys.length > MAX_KEYS) {
    throw wrong(`has more than ${MAX_KEYS} entries`, "Leave it out to sync everything.");
  }
  if (keys.every((key) => key !== "" && key.length <= MAX_KEY)) return keys;
  throw wrong("has an entry that is no key", `Each is a text of 1 to ${MAX_KEY} characters.`);
}
