import { ConflictError, InvalidInputError } from "../lib/errors.ts";
import { allSlugs } from "../store/integrations.ts";
import { activeGrants, lockPeople } from "../store/people.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { type Grant, parsePermissions, runnableSlugs } from "./permissions.ts";

/** Where people are changed, and by whom. */
export interface PeopleDesk {
  /** The hub's own: users are not one tenant's. */
  readonly config: ConfigStore;
  readonly tenantId: number;
  readonly actor: string;
  readonly now: number;
}

export interface PeopleTransaction {
  readonly own: ConfigStore;
  readonly tenant: ConfigStore & { tenantId: number };
}

/**
 * One change of a tenant's people in one transaction; others wait for it.
 * @throws ConflictError `last_administrator` where nobody who can sign in would have users.manage any more
 */
export function changePeople<R>(
  { config, tenantId, now }: PeopleDesk,
  work: (stores: PeopleTransaction) => Promise<R>,
): Promise<R> {
  return inTransaction(config, async (own) => {
    await lockPeople(own, tenantId, now);
    const wasManaged = await isManaged(own, tenantId);
    const result = await work({ own, tenant: forTenant(own, tenantId) });
    if (wasManaged && !(await isManaged(own, tenantId))) throw lastAdministrator();
    return result;
  });
}

async function isManaged(own: ConfigStore, tenantId: number): Promise<boolean> {
  const lists = await activeGrants(own, tenantId);
  return lists.some((list) => parsePermissions(list).includes("users.manage"));
}

const lastAdministrator = (): ConflictError =>
  new ConflictError(
    "last_administrator",
    "Then nobody who can sign in could manage users any more. Give users.manage to somebody else first.",
  );

/** @throws InvalidInputError for a grant that names an integration that is not there */
export async function checkGrants(
  tenant: ConfigStore,
  grants: readonly Grant[],
  field = "permissions",
): Promise<void> {
  const wanted = runnableSlugs(grants);
  if (wanted.length === 0) return;
  const known = new Set((await allSlugs(tenant)).values());
  const strange = wanted.filter((slug) => !known.has(slug));
  if (strange.length === 0) return;
  const message = `there is no integration ${strange.join(", ")}`;
  const remedy = "Name integrations by their id, as the list of integrations shows it.";
  throw new InvalidInputError([{ field, message, remedy }]);
}
