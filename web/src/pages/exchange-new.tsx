import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useExchangeText } from "../exchange-texts.ts";

const Wizard = lazy(async () => ({
  default: (await import("../parts/exchange/wizard.tsx")).Wizard,
}));

import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";

/** Puts a definition together, step by step. */
export function ExchangeNewPage() {
  const x = useExchangeText();
  return (
    <Page
      title={x("add")}
      intro={x("wizard.intro")}
      back={<LinkAnchor to="/exchange">← {x("title")}</LinkAnchor>}
    >
      <Suspense fallback={<Skeleton height={320} />}>
        <Wizard />
      </Suspense>
    </Page>
  );
}
