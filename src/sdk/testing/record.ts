import { readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { TObject } from "typebox";
import { ConfigError, TransientError } from "../../lib/errors.ts";
import { canonicalJson, contentHash } from "../../lib/json.ts";
import type { Http, HttpRequest, HttpResponse } from "../http.ts";
import { secretFields } from "./witness.ts";

/** One request and its answer, with secrets replaced by `{name of the field}`. */
interface Exchange {
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly encoding: "utf8" | "base64";
}

/** Answer headers that a connector may look at; the others change with every call. */
const KEPT_HEADERS = /^(content-type|content-range|etag|link|location|last-modified|x-.*total.*)$/;

export interface Redaction {
  readonly schema: TObject;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly baseUrl: string;
}

export interface Recorder {
  wrap(http: Http): Http;
  /** Writes what was recorded; the file's folder is made. */
  save(file: URL): Promise<void>;
}

export function createRecorder(redaction: Redaction): Recorder {
  const exchanges: Exchange[] = [];
  const hide = createHide(redaction);
  return {
    wrap: (http) => ({
      async request(request) {
        const response = await http.request(request);
        const bytes = Buffer.from(await response.bytes());
        const isText = bytes.equals(Buffer.from(bytes.toString("utf8")));
        const headers = Object.entries(response.headers).filter(([name]) =>
          KEPT_HEADERS.test(name),
        );
        exchanges.push({
          request: hide(keyOf(request)),
          status: response.status,
          headers: Object.fromEntries(headers.map(([name, value]) => [name, hide(value)])),
          body: isText ? hide(bytes.toString("utf8")) : bytes.toString("base64"),
          encoding: isText ? "utf8" : "base64",
        });
        return answer(response.status, response.headers, bytes);
      },
      async json(request) {
        return (await this.request(request)).json();
      },
    }),
    async save(file) {
      const path = fileURLToPath(file);
      await mkdir(dirname(path), { recursive: true });
      writeFileSync(path, `${JSON.stringify(unique(exchanges), null, 2)}\n`);
    },
  };
}

const unique = (exchanges: readonly Exchange[]): Exchange[] => [
  ...new Map(exchanges.map((exchange) => [canonicalJson(exchange), exchange])).values(),
];

/** Answers from a recorded file; the same request again gets its next answer, the last one for ever. */
export function createReplay(file: URL, redaction: Redaction): Http {
  const exchanges = JSON.parse(readFileSync(file, "utf8")) as readonly Exchange[];
  const byRequest = Map.groupBy(exchanges, (exchange) => exchange.request);
  const hide = createHide(redaction);
  const used = new Map<string, number>();
  const http: Http = {
    async request(request) {
      const key = hide(keyOf(request));
      const answers = byRequest.get(key);
      if (!answers)
        throw new ConfigError(`no recorded answer for ${request.method}; record again`, {
          code: "no_fixture",
        });
      const turn = used.get(key) ?? 0;
      used.set(key, turn + 1);
      const found = answers[Math.min(turn, answers.length - 1)];
      if (!found) throw new ConfigError("an empty recording", { code: "no_fixture" });
      const body = found.encoding === "utf8" ? show(found.body, redaction) : found.body;
      return answer(found.status, found.headers, Buffer.from(body, found.encoding));
    },
    json: async (request) => (await http.request(request)).json(),
  };
  return http;
}

/** The request as one text: method, path, sorted query, hash of the body. */
function keyOf({ method, path, query = {}, body }: HttpRequest): string {
  const parameters = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const tail = parameters.length > 0 ? `?${parameters.join("&")}` : "";
  const content = body === undefined || typeof body === "function" ? "" : ` ${contentHash(body)}`;
  return `${method} ${path}${tail}${content}`;
}

function createHide({ schema, credentials, baseUrl }: Redaction): (text: string) => string {
  const swaps = secretFields(schema)
    .map((name) => [String(credentials[name] ?? ""), `{${name}}`] as const)
    .filter(([value]) => value !== "")
    .flatMap(([value, mark]) => [
      [value, mark] as const,
      [encodeURIComponent(value), mark] as const,
    ])
    .concat([[new URL(baseUrl).origin, "{base_url}"]]);
  return (text) => swaps.reduce((rest, [value, mark]) => rest.replaceAll(value, mark), text);
}

const show = (text: string, { baseUrl }: Redaction) =>
  text.replaceAll("{base_url}", new URL(baseUrl).origin);

function answer(
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): HttpResponse {
  const text = async () => bytes.toString("utf8");
  return {
    status,
    headers,
    bytes: async () => bytes,
    text,
    async json() {
      try {
        return JSON.parse(await text());
      } catch (error) {
        throw new TransientError("the recorded answer is not JSON", { cause: error });
      }
    },
    stream: () => Readable.from([bytes]),
  };
}
