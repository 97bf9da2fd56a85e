import { canonicalJson } from "../../lib/json.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import { compose } from "../compose.ts";
import { living, type StoredAssignment } from "../unit.ts";
import type { Parts } from "../unit-writer.ts";
import { isSame, valueAt } from "./values.ts";

type Giver = Pick<StoredAssignment, "givenBy" | "actor" | "runId">;

/**
 * The parts with the hub holding these values whatever the sources say. What the sources say anyway needs no holding,
 * so that a later change of theirs counts again.
 */
export function holding<E extends Entity>(
  entity: E,
  parts: Parts<E>,
  wanted: ReadonlyMap<Path, unknown>,
  giver: Giver,
): Parts<E> {
  const said = saidBySources(entity, parts);
  const kept = parts.assignments.filter((one) => {
    if (!wanted.has(one.field)) return true;
    const value = wanted.get(one.field);
    return (
      isSame(one.field, one.value, value) && !isSame(one.field, valueAt(said, one.field), value)
    );
  });
  const held = new Set(kept.map((one) => one.field));
  const added = [...wanted].flatMap(([field, value]): StoredAssignment[] =>
    held.has(field) || isText(valueAt(said, field), value)
      ? []
      : [{ field, value: value ?? null, ruleId: null, ...giver }],
  );
  return { ...parts, assignments: [...kept, ...added] };
}

/** Written alike, too: `850` in the place of `850.00` would be a change of its own. */
const isText = (a: unknown, b: unknown): boolean =>
  canonicalJson(a ?? null) === canonicalJson(b ?? null);

function saidBySources<E extends Entity>(entity: E, { sources }: Parts<E>): RecordOf<E> | object {
  const [first, ...others] = living(sources);
  return first ? compose(entity, [first, ...others]) : {};
}
