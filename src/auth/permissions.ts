/** Everything that a person or a program can be allowed to do in one tenant. */
export const PERMISSIONS = [
  "integrations.manage",
  "integrations.run",
  "records.read",
  "records.write",
  "webhooks.manage",
  "commands.read",
  "commands.write",
  "users.manage",
  "system.manage",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const RUN = "integrations.run";
const RUN_OF = `${RUN}:`;
/** `integrations.run` for the one integration of that slug. */
export type RunOf = `${typeof RUN_OF}${string}`;
/** What can be given to a user, a group or a token. */
export type Grant = Permission | RunOf;

export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set(PERMISSIONS);

export const isPermission = (text: unknown): text is Permission =>
  (PERMISSIONS as readonly unknown[]).includes(text);

export const runOf = (slug: string): RunOf => `${RUN_OF}${slug}`;

export const isRunOf = (grant: string): grant is RunOf =>
  grant.startsWith(RUN_OF) && grant.length > RUN_OF.length;

export const isGrant = (text: unknown): text is Grant =>
  isPermission(text) || (typeof text === "string" && isRunOf(text));

/** The slugs of the integrations that grants name one by one. */
export const runnableSlugs = (grants: Iterable<string>): string[] =>
  [...grants].filter(isRunOf).map((grant) => grant.slice(RUN_OF.length));

/** The grants in a stored JSON array; names that this release does not know are left out. */
export function parsePermissions(json: string): Grant[] {
  const names: unknown = JSON.parse(json);
  return Array.isArray(names) ? names.filter(isGrant) : [];
}

/**
 * In the order of `PERMISSIONS`, single integrations by their slugs at the end, each once: equal sets are stored
 * as equal texts. Where all integrations may be run none is named.
 */
export function sortPermissions(grants: Iterable<Grant>): Grant[] {
  const given = new Set(grants);
  const plain = PERMISSIONS.filter((permission) => given.has(permission));
  return given.has(RUN) ? plain : [...plain, ...[...given].filter(isRunOf).sort()];
}

/** Whether `held` covers `grant`: who may run all integrations may run each. */
export const covers = (held: ReadonlySet<Grant>, grant: Grant): boolean =>
  held.has(grant) || (isRunOf(grant) && held.has(RUN));

/** What both give: a token never does more than whoever made it. */
export function sharedGrants(one: Iterable<Grant>, other: ReadonlySet<Grant>): Set<Grant> {
  const own = new Set(one);
  return new Set([
    ...[...own].filter((grant) => covers(other, grant)),
    ...[...other].filter((grant) => covers(own, grant)),
  ]);
}
