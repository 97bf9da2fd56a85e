/** How often a list that changes by itself is read anew. */
export const LIST_REFRESH_MS = 15_000;

interface Page {
  readonly next_cursor: string | null;
}
/** For a list that goes on while there is a cursor. */
export const paging = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Page) => last.next_cursor ?? undefined,
};

/** Filters without the empty ones, with the cursor of the wanted page. */
export function pageQuery<F extends object>(filters: F, cursor: string | undefined, limit = 50) {
  const given = Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== undefined && value !== ""),
  ) as { [K in keyof F]?: Exclude<F[K], undefined> };
  return { ...given, limit, ...(cursor === undefined ? {} : { cursor }) };
}
