import { lazy, Suspense } from "react";
import { addTexts } from "../../i18n/i18n.ts";
import { useMayRun } from "../../session.ts";

const Note = lazy(async () => {
  await addTexts("health");
  return { default: (await import("./stale-note.tsx")).StaleNote };
});

export interface StaleDataProps {
  /** What the page shows: item, party, invoice. */
  readonly entity: string;
}

/** Says as of when records are where an integration could not be read since, for those who may run it. */
export function StaleData(props: StaleDataProps) {
  const mayRun = useMayRun();
  if (!mayRun) return null;
  return (
    <Suspense fallback={null}>
      <Note {...props} />
    </Suspense>
  );
}
