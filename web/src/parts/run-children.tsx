import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isLive } from "../api/queries.ts";
import { childRunsQuery } from "../api/run-queries.ts";
import type { Run } from "../api/types.ts";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { RunTable } from "./run-table.tsx";
import { Section } from "./section.tsx";

/** Actions over all integrations of a kind: their runs hold one run for each together. */
const COMBINED: readonly string[] = ["sync_all_invoices", "upload_monthly_reports"];

export const isCombined = ({ action }: Pick<Run, "action">): boolean => COMBINED.includes(action);

/** The runs that a combined one holds together, each with its own state. */
export function RunChildren({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const children = useInfiniteQuery(childRunsQuery(run.id, isLive(run)));
  return (
    <Section title={t("run.children")} isFlush>
      <InfiniteList query={children} empty={<Nothing>{t("run.children_none")}</Nothing>}>
        {(items) => <RunTable items={items} withIntegration />}
      </InfiniteList>
    </Section>
  );
}
