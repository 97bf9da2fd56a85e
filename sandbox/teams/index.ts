import type { ServerResponse } from "node:http";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { readBody, type Simulator, send, sendJson } from "../simulator.ts";

const TextBlock = Type.Object(
  {
    type: Type.Literal("TextBlock"),
    text: Type.String({ minLength: 1 }),
    wrap: Type.Optional(Type.Boolean()),
    weight: Type.Optional(Type.Enum(["Lighter", "Default", "Bolder"])),
    spacing: Type.Optional(
      Type.Enum(["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]),
    ),
    size: Type.Optional(Type.Enum(["Small", "Default", "Medium", "Large", "ExtraLarge"])),
  },
  { additionalProperties: false },
);
const Card = Type.Object({
  type: Type.Literal("message"),
  attachments: Type.Array(
    Type.Object({
      contentType: Type.Literal("application/vnd.microsoft.card.adaptive"),
      contentUrl: Type.Optional(Type.Null()),
      content: Type.Object({
        $schema: Type.Literal("http://adaptivecards.io/schemas/adaptive-card.json"),
        type: Type.Literal("AdaptiveCard"),
        version: Type.Enum(["1.2", "1.3", "1.4", "1.5"]),
        msteams: Type.Optional(Type.Object({ width: Type.Literal("Full") })),
        body: Type.Array(TextBlock, { minItems: 1 }),
      }),
    }),
    { minItems: 1, maxItems: 1 },
  ),
});

export interface TeamsSimulator extends Simulator {
  readonly cards: readonly Static<typeof Card>[];
}

const WORKFLOW = "5a2b8c1d00004e4f8a6b000000000001";
const OFF = "5a2b8c1d00004e4f8a6b000000000002";
const SIGNATURE = "sandboxSignature0123456789abcdefghijklmnopq";
const MAX_BYTES = 28 * 1024;
const MAX_CARDS = 1_000;

/** The URL of the workflow, or of another one. */
export const workflowUrl = (id: string = WORKFLOW, signature: string = SIGNATURE): string =>
  `https://prod-00.westeurope.logic.azure.com:443/workflows/${id}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`;
export const switchedOffUrl = (): string => workflowUrl(OFF);

/** A workflow that posts cards into a channel, and another one that is switched off. */
export function createSimulator(): TeamsSimulator {
  const cards: Static<typeof Card>[] = [];
  return {
    id: "teams",
    title: "Microsoft Teams",
    integrationType: "notify",
    credentials: { webhook_url: workflowUrl() },
    cards,
    reset: () => void cards.splice(0),
    answerExpired: (res) => refuse(res, 401, "AuthorizationFailed"),
    async handle(req, res, url) {
      if (req.method === "GET" && url.pathname === "/") return sendJson(res, 200, { cards });
      const [, id] =
        /^\/workflows\/(\w+)\/triggers\/manual\/paths\/invoke$/.exec(url.pathname) ?? [];
      const bytes = await readBody(req);
      if (id === undefined || (id !== WORKFLOW && id !== OFF)) {
        return refuse(res, 404, "WorkflowNotFound");
      }
      if (req.method !== "POST") return refuse(res, 405, "MethodNotAllowed");
      const { searchParams } = url;
      if (searchParams.get("api-version") !== "2016-06-01") {
        return refuse(res, 400, "MissingApiVersionParameter");
      }
      if (searchParams.get("sig") !== SIGNATURE) {
        return refuse(res, 401, "DirectApiRequestHasInvalidAuthorization");
      }
      if (id === OFF) return refuse(res, 404, "WorkflowTriggerIsNotEnabled");
      if (bytes.byteLength > MAX_BYTES) return refuse(res, 413, "RequestEntityTooLarge");
      const card = parse(bytes, req.headers["content-type"]);
      if (!Value.Check(Card, card)) return refuse(res, 400, "TriggerInputSchemaMismatch");
      cards.push(card);
      if (cards.length > MAX_CARDS) cards.shift();
      send(res, 202, "");
    },
  };
}

const refuse = (res: ServerResponse, status: number, code: string): void =>
  sendJson(res, status, { error: { code, message: `Refused: ${code}.` } });

function parse(bytes: Buffer, type = ""): unknown {
  if (!/^application\/json\b/i.test(type)) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
