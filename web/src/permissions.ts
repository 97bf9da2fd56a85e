/** Everything that can be given to a person, a group or a token. */
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

/** Keys of texts have no dots of their own. */
type Underscored<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${B}` : T;
export const textKey = (permission: Permission) =>
  permission.replace(".", "_") as Underscored<Permission>;

const RUN_OF = "integrations.run:";
export const runOf = (id: string): string => `${RUN_OF}${id}`;

/** The integration that a grant names; undefined for a permission over all. */
export const integrationOf = (grant: string): string | undefined =>
  grant.startsWith(RUN_OF) ? grant.slice(RUN_OF.length) : undefined;
