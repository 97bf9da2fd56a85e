import { Type } from "typebox";
import { Instant, oneOf } from "../model/scalars.ts";
import { IfExists, nullable } from "./schemas.ts";

/** Of a storage; `/` is its root as the integration sees it. */
export const Path = Type.String({ minLength: 1, maxLength: 1000, examples: ["/BR-Reports/2025"] });

export const UploadFilesIn = Type.Object(
  {
    file_ids: Type.Array(Type.Integer({ minimum: 1 }), {
      minItems: 1,
      maxItems: 1_000,
      description: "files of the hub",
    }),
    folder: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 800,
        description: "it is made where it is missing; the integration's default_folder if left out",
      }),
    ),
    if_exists: Type.Optional(IfExists),
  },
  { additionalProperties: false },
);

export const StoredEntryOut = Type.Object({
  path: Type.String(),
  name: Type.String(),
  is_folder: Type.Boolean(),
  size_bytes: nullable(Type.Integer()),
  modified_at: nullable(Type.String({ description: "as the storage says it" })),
  url: nullable(Type.String({ description: "where the storage's own web page shows it" })),
  hash: nullable(
    Type.Object(
      { algorithm: Type.String(), value: Type.String() },
      { description: "what the storage says of the content" },
    ),
  ),
  file_id: nullable(Type.Integer({ description: "the hub's file that was filed there last" })),
});

export const QuotaOut = Type.Object({
  used_bytes: nullable(Type.Integer()),
  total_bytes: nullable(Type.Integer({ description: "null where there is no limit" })),
  is_known: Type.Boolean({ description: "false where the storage tells nothing of it" }),
});

export const FileCopyOut = Type.Object({
  id: Type.Integer(),
  integration_id: Type.String({ description: "its slug; where it is gone, that which it had" }),
  is_integration_there: Type.Boolean(),
  path: Type.String(),
  state: oneOf(["filed", "replaced", "removed"], {
    description:
      "as far as the hub knows: replaced by another file at its path, or removed through the hub",
  }),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
  verified_by: nullable(
    oneOf(["hash", "size"], { description: "what of the storage's word was compared" }),
  ),
  url: nullable(Type.String()),
  run_id: Type.String(),
  filed_at: Instant,
  confirmed_at: nullable(Instant),
  confirmed_run_id: nullable(Type.String({ description: "found it there with the same content" })),
  ended_at: nullable(Instant),
  ended_run_id: nullable(Type.String()),
});
