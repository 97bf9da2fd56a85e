import { lazy, Suspense } from "react";
import type { ExchangeModule } from "../../api/exchange-queries.ts";
import { addTexts } from "../../i18n/i18n.ts";
import { useMayRun } from "../../session.ts";

const Button = lazy(async () => {
  await addTexts("exchange");
  return { default: (await import("./connections-button.tsx")).ConnectionsButton };
});

export interface ConnectionsProps {
  readonly module: ExchangeModule;
  /** Of the chosen records; without them an action means all. */
  readonly ids?: readonly number[];
}

/** The Connections button of a module, for those who may run something. */
export function Connections(props: ConnectionsProps) {
  const mayRun = useMayRun();
  if (!mayRun) return null;
  return (
    <Suspense fallback={null}>
      <Button {...props} />
    </Suspense>
  );
}
