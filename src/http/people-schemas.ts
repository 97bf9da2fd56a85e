import { Type } from "typebox";
import { PASSWORD_LENGTH } from "../auth/passwords.ts";
import { LANGUAGES } from "../model/i18n.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { GrantIn, MAX_GRANTS } from "./grant-schema.ts";
import { nullable } from "./nullable.ts";

const Grants = Type.Array(GrantIn, { maxItems: MAX_GRANTS });
const Ids = Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 1_000 });
const Email = Type.String({ minLength: 3, maxLength: 254 });
const Name = Type.String({ pattern: "\\S", maxLength: 200 });
const Ref = Type.Object({ id: Type.Integer(), name: Type.String() });

export const UserOut = Type.Object({
  id: Type.Integer(),
  email: Type.String(),
  name: Type.String(),
  language: Type.String(),
  active: Type.Boolean(),
  has_password: Type.Boolean({ description: "false until the person has one" }),
  permissions: Type.Array(Type.String(), { description: "given to the user directly" }),
  groups: Type.Array(Ref),
  all_permissions: Type.Array(Type.String(), { description: "with those of the groups" }),
  created_at: Instant,
  updated_at: Instant,
});

const WayIn = oneOf(["link", "password"], {
  description:
    "`link`: the person opens it and chooses a password, within a week; `password`: a random one",
});

export const UserIn = Type.Object(
  {
    email: Email,
    name: Name,
    language: Type.Optional(oneOf([...LANGUAGES])),
    permissions: Type.Optional(Grants),
    groups: Type.Optional(Ids),
    invite_by: Type.Optional(WayIn),
  },
  { additionalProperties: false },
);

export const UserPatch = Type.Object(
  {
    email: Type.Optional(Email),
    name: Type.Optional(Name),
    language: Type.Optional(oneOf([...LANGUAGES])),
    permissions: Type.Optional(Grants),
    groups: Type.Optional(Ids),
    active: Type.Optional(Type.Boolean({ description: "false: cannot sign in, sessions end" })),
  },
  { additionalProperties: false },
);

const shownOnce = {
  password: nullable(Type.String({ description: "shown in this answer only" })),
  link: nullable(Type.String({ description: "shown in this answer only; opens once" })),
  link_expires_at: nullable(Instant),
};
export const WayInOut = Type.Object(shownOnce);
export const UserCreated = Type.Object({ ...UserOut.properties, ...shownOnce });
export const InviteIn = Type.Object({ by: WayIn }, { additionalProperties: false });

export const AcceptIn = Type.Object(
  {
    secret: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "what follows # in the link",
    }),
    password: Type.String(PASSWORD_LENGTH),
  },
  { additionalProperties: false },
);

export const GroupOut = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  permissions: Type.Array(Type.String()),
  members: Type.Array(
    Type.Object({ id: Type.Integer(), email: Type.String(), name: Type.String() }),
  ),
  created_at: Instant,
  updated_at: Instant,
});

const groupFields = { permissions: Type.Optional(Grants), members: Type.Optional(Ids) };
export const GroupIn = Type.Object({ name: Name, ...groupFields }, { additionalProperties: false });
export const GroupPatch = Type.Object(
  { name: Type.Optional(Name), ...groupFields },
  { additionalProperties: false },
);

export const AuditOut = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  action: Type.String(),
  target_kind: Type.String(),
  target: Type.String(),
  details: Type.Record(
    Type.String(),
    Type.Object({ before: Type.Unknown(), after: Type.Unknown() }),
    { description: "fields with their values before and after; no secrets" },
  ),
});
