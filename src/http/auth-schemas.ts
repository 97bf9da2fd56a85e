import { Type } from "typebox";
import { PASSWORD_LENGTH } from "../auth/passwords.ts";
import { LANGUAGES } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { GrantIn, MAX_GRANTS } from "./grant-schema.ts";
import { nullable } from "./schemas.ts";

export const SessionOut = Type.Object({
  user: nullable(
    Type.Object({
      id: Type.Integer(),
      email: Type.String(),
      name: Type.String(),
      language: Type.String(),
    }),
  ),
  actor: Type.String({
    description: "who is acting: an e-mail, a token's name, `local` with AUTH=off",
  }),
  tenant: Type.Object({
    id: Type.Integer(),
    slug: Type.String(),
    name: Type.String(),
    time_zone: Type.String(),
  }),
  permissions: Type.Array(Type.String(), {
    description: "integrations.run:ID for single integrations",
  }),
});

export const LoginIn = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  { additionalProperties: false },
);

export const SessionPatch = Type.Object(
  { language: oneOf([...LANGUAGES]) },
  { additionalProperties: false },
);

export const PasswordIn = Type.Object(
  {
    current_password: Type.String({ minLength: 1, maxLength: 1000 }),
    new_password: Type.String(PASSWORD_LENGTH),
  },
  { additionalProperties: false },
);

/** First run: nobody has a password of their own yet. */
export const SetupState = Type.Object({
  needs_setup: Type.Boolean({ description: "the first password has not been changed yet" }),
  auth: oneOf(["on", "off"]),
  version: Type.String(),
  languages: Type.Array(Type.String({ enum: [...LANGUAGES] } as never)),
});

export const TokenOut = Type.Object({
  id: Type.Integer(),
  user_id: nullable(Type.Integer({ description: "whom it acts for; null: made at the machine" })),
  name: Type.String(),
  prefix: Type.String(),
  permissions: Type.Array(Type.String()),
  networks: Type.Array(Type.String()),
  expires_at: nullable(Instant),
  revoked_at: nullable(Instant),
  last_used_at: nullable(Instant),
  created_at: Instant,
});

export const TokenIn = Type.Object(
  {
    name: Type.String({ pattern: "\\S", maxLength: 100 }),
    permissions: Type.Optional(
      Type.Array(GrantIn, {
        maxItems: MAX_GRANTS,
        description: "a part of your own; left out: all of your own",
      }),
    ),
    networks: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        maxItems: 50,
        description: "addresses or CIDR networks that may use it; left out or empty: any",
      }),
    ),
    expires_at: Type.Optional(nullable(Instant)),
  },
  { additionalProperties: false },
);

export const TokenCreated = Type.Object({
  ...TokenOut.properties,
  token: Type.String({ description: "the token itself: shown in this answer only" }),
});
