import type { Subscription, SubscriptionIn } from "../../api/types.ts";

type EndpointAuth = NonNullable<SubscriptionIn["auth"]>;
export type AuthKind = EndpointAuth["kind"];

/** `keep`: what is stored stays; nobody is shown it. */
export const AUTH_CHOICES = ["keep", "none", "basic", "bearer", "oauth2", "mtls"] as const;
export type AuthChoice = (typeof AUTH_CHOICES)[number];

interface AuthField {
  readonly name: string;
  readonly isSecret?: true;
  readonly isOptional?: true;
  /** PEM and the like. */
  readonly isLong?: true;
  readonly choices?: readonly ("basic" | "body")[];
}

/** What each way of signing in asks for. */
export const AUTH_FIELDS = {
  basic: [{ name: "username" }, { name: "password", isSecret: true }],
  bearer: [{ name: "token", isSecret: true }],
  oauth2: [
    { name: "token_url" },
    { name: "client_id" },
    { name: "client_secret", isSecret: true },
    { name: "client_authentication", isOptional: true, choices: ["basic", "body"] },
    { name: "scope", isOptional: true },
    { name: "audience", isOptional: true },
  ],
  mtls: [
    { name: "certificate", isLong: true },
    { name: "private_key", isLong: true },
    { name: "passphrase", isSecret: true, isOptional: true },
    { name: "ca", isLong: true, isOptional: true },
  ],
} as const satisfies Readonly<Record<AuthKind, readonly AuthField[]>>;

export type AuthFieldName = (typeof AUTH_FIELDS)[AuthKind][number]["name"];

export interface AuthValues {
  readonly choice: AuthChoice;
  readonly fields: Readonly<Partial<Record<AuthFieldName, string>>>;
}

export const authOf = (stored: Subscription | undefined): AuthValues => ({
  choice: stored?.auth_kind ? "keep" : "none",
  fields: {},
});

export const authFields = (choice: AuthChoice): readonly (AuthField & { name: AuthFieldName })[] =>
  choice === "keep" || choice === "none" ? [] : AUTH_FIELDS[choice];

/** Names of the needed fields that are empty. */
export const authGaps = ({ choice, fields }: AuthValues): readonly AuthFieldName[] =>
  authFields(choice)
    .filter(({ name, isOptional }) => !isOptional && !fields[name]?.trim())
    .map(({ name }) => name);

/** What the API is to store; undefined where it keeps what it has. */
export function authBody({ choice, fields }: AuthValues): EndpointAuth | null | undefined {
  if (choice === "keep") return undefined;
  if (choice === "none") return null;
  const given = authFields(choice).flatMap(({ name, isLong, isSecret }) => {
    const value = fields[name] ?? "";
    if (value.trim() === "") return [];
    return [[name, isSecret && !isLong ? value : value.trim()]];
  });
  return { kind: choice, ...Object.fromEntries(given) } as EndpointAuth;
}
