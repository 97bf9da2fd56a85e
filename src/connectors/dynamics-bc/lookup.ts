import { Type } from "typebox";
import { type Row, textOf } from "../../formats/json/values.ts";
import { call, granted } from "./client.ts";
import type { BcContext } from "./manifest.ts";
import { SELECT } from "./mapping.ts";
import { literal } from "./paging.ts";

/** Longer ones no item can have, and the service refuses a filter with one. */
const MAX_NUMBER = 20;
/** So that the address stays below the usual limit of a web server, whatever the numbers look like. */
const MOST_NUMBERS = 40;

const Cards = Type.Object({
  value: Type.Array(Type.Record(Type.String(), Type.Unknown())),
});

/** Cards by the numbers as they were asked for; read where writes go, so that their versions are the present ones. */
export async function findCards(
  ctx: BcContext,
  company: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const asked = new Map<string, string[]>();
  for (const key of new Set(keys)) {
    const number = key.trim().toUpperCase();
    if (number !== "" && number.length <= MAX_NUMBER)
      asked.set(number, [...(asked.get(number) ?? []), key]);
  }
  const numbers = [...asked.keys()];
  const found = new Map<string, Row>();
  for (let at = 0; at < numbers.length; at += MOST_NUMBERS) {
    ctx.signal.throwIfAborted();
    for (const row of await ask(ctx, company, numbers.slice(at, at + MOST_NUMBERS))) {
      // Characters that mean something in a filter of theirs may bring other cards too.
      const own = asked.get(textOf(row.number, 120)?.toUpperCase() ?? "") ?? [];
      for (const key of own) found.set(key, row);
    }
  }
  return found;
}

async function ask(ctx: BcContext, company: string, numbers: readonly string[]) {
  const $filter = numbers.map((number) => `number eq ${literal(number)}`).join(" or ");
  const answer = await call(ctx, {
    method: "GET",
    path: `/companies(${company})/items`,
    query: { $select: SELECT, $filter },
  });
  return granted(Cards, answer).value;
}
