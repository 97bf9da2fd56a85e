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

export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set(PERMISSIONS);

export const isPermission = (text: unknown): text is Permission =>
  (PERMISSIONS as readonly unknown[]).includes(text);

/** The permissions in a stored JSON array; names that this release does not know are left out. */
export function parsePermissions(json: string): Permission[] {
  const names: unknown = JSON.parse(json);
  return Array.isArray(names) ? names.filter(isPermission) : [];
}

/** In the order of `PERMISSIONS`, each once: equal sets are stored as equal texts. */
export function sortPermissions(permissions: Iterable<Permission>): Permission[] {
  const given = new Set(permissions);
  return PERMISSIONS.filter((permission) => given.has(permission));
}
