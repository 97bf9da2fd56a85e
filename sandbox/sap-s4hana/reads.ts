import type { ServerResponse } from "node:http";
import { sendJson } from "../simulator.ts";
import { type Options, parametersOf, parseOptions } from "./options.ts";
import { refuse } from "./refusal.ts";
import { INNER_HOST, render } from "./render.ts";
import type { EntityType } from "./schema.ts";
import type { System } from "./system.ts";
import type { Row, Table } from "./table.ts";
import type { Target } from "./target.ts";

export interface Reading {
  readonly service: string;
  readonly type: EntityType;
  readonly table: Table;
  readonly target: Target;
  readonly search: string;
  readonly language: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A set page by page, or one entity by its key. */
export function answerRead(system: System, res: ServerResponse, reading: Reading): void {
  const { type, table, target, search, language, service, headers } = reading;
  const options = parseOptions(parametersOf(search), type);
  const rendering = {
    ...{ service, language, select: options.select, expand: options.expand },
    etagOf: system.etagOf,
  };
  const key = target.keys[type.key[0] ?? ""];
  if (key !== undefined) {
    const row = table.get(key);
    if (!row)
      throw refuse(404, "/IWBEP/CM_MGW_RT/020", `Resource not found for segment '${type.name}'`);
    const etag = system.etagOf(type, row);
    const more = etag === undefined ? {} : { etag };
    sendJson(res, 200, { d: render(type, row, rendering) }, { ...headers, ...more });
    return;
  }
  const { rows, next } = pageOf(system, table, { options, type });
  const link = next === undefined ? {} : { __next: nextLink(reading, next) };
  const count = options.isCounted ? { __count: String(countOf(table, options)) } : {};
  const results = rows.map((row) => render(type, row, rendering));
  sendJson(res, 200, { d: { ...count, results, ...link } }, headers);
}

function pageOf(
  { behaviour }: System,
  table: Table,
  { options, type }: { options: Options; type: EntityType },
): { rows: readonly Row[]; next: number | undefined } {
  const { skip, token = skip, top = Number.POSITIVE_INFINITY } = options;
  const left = skip + top - token;
  const size = Math.min(left, behaviour.pageSize ?? Number.POSITIVE_INFINITY);
  const isNatural = options.orderBy.every(({ name, isDown }, i) => !isDown && name === type.key[i]);
  const rows: Row[] = [];
  let seen = 0;
  for (const row of isNatural ? table.select(options.filter) : sorted(table, options)) {
    seen += 1;
    if (seen <= token) continue;
    if (rows.length >= size) return { rows, next: size < left ? token + size : undefined };
    rows.push(row);
  }
  return { rows, next: undefined };
}

const sorted = (table: Table, { filter, orderBy }: Options): readonly Row[] =>
  [...table.select(filter)].sort((a, b) => {
    for (const { name, isDown } of orderBy) {
      const [one, other] = [a[name] ?? "", b[name] ?? ""];
      if (one !== other) return (one < other ? -1 : 1) * (isDown ? -1 : 1);
    }
    return 0;
  });

function countOf(table: Table, { filter }: Options): number {
  let count = 0;
  for (const _ of table.select(filter)) count += 1;
  return count;
}

/** With the host that is known inside, blanks as plus signs, and the client of the system. */
function nextLink({ service, target, search }: Reading, next: number): string {
  const rest = search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => !/^(\$skiptoken|sap-client)=/.test(part));
  const query = [
    ...rest.map((part) => part.replaceAll("%20", "+")),
    "sap-client=100",
    `$skiptoken=${next}`,
  ].join("&");
  return `${INNER_HOST}/sap/opu/odata/sap/${service}/${target.set}?${query}`;
}
