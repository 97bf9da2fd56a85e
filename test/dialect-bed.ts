import assert from "node:assert/strict";
import type { InjectOptions } from "fastify";
import type { TestDatabase } from "./harness.ts";
import { openTestHub } from "./hub.ts";
import { openReceiver, until } from "./receiver.ts";

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A whole hub on the database, a receiver beside it, and a caller with a token of all permissions. */
export async function openDialectBed(database: TestDatabase) {
  const stores = await database.open();
  const bed = await openTestHub({ CONFIG_DB_URL: stores.configUrl, DATABASE_URL: stores.url });
  const receiver = await openReceiver();
  const { authorization } = await bed.signIn(bed.tenantId);
  const token = { authorization: authorization.replace("Bearer", "Token") };
  return {
    ...bed,
    receiver,
    token,
    /** With JSON text as it is, an object as JSON; checks the status. */
    async call<T = Record<string, unknown>>(
      request: `${NonNullable<InjectOptions["method"]> & string} ${string}`,
      payload?: object | string,
      { expect, headers = token }: { expect?: number; headers?: Record<string, string> } = {},
    ): Promise<Answer<T>> {
      const [method, url] = request.split(" ") as ["GET", string];
      const answer = await bed.app.inject({
        method,
        url,
        headers,
        ...(payload === undefined ? {} : { payload }),
      });
      if (expect !== undefined) assert.equal(answer.statusCode, expect, answer.body);
      const body = (answer.body === "" ? undefined : answer.json()) as T;
      return { status: answer.statusCode, body, headers: answer.headers };
    },
    /** Waits until every attempt so far is written down. */
    settled: (attempts: number) =>
      until(
        async () => {
          const rows = await bed.hub.data.db.selectFrom("attempt").select("id").execute();
          return rows.length >= attempts;
        },
        { what: () => `${attempts} attempts are written` },
      ),
    async [Symbol.asyncDispose]() {
      await bed[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    },
  };
}

interface Told {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly {
    readonly field: string;
    readonly message: string;
    readonly remedy?: string;
  }[];
}

/** The errors of a problem as one text for each, in the given language throughout. */
export function toldIn(language: "pt-BR" | "hu", answer: Answer): readonly string[] {
  const body = answer.body as Told;
  assert.equal(answer.headers["content-language"], language);
  assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
  assert.equal(body.status, answer.status);
  const said = JSON.stringify(body);
  assert.doesNotMatch(said, /Mensagem original|Eredeti üzenet/, "an untranslated sentence");
  assert.doesNotMatch(said, /\b(is|must|the|there|with)\b/, "an English word");
  return (body.errors ?? []).map(({ field, message, remedy }) =>
    remedy === undefined ? `${field}: ${message}` : `${field}: ${message} | ${remedy}`,
  );
}
