import type { IntegrationHealth } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useProblemText } from "../problem.tsx";

interface ErrorRow {
  readonly answer: string;
  readonly count: number;
  readonly meaning: string;
}

/** The hub's code of what such an answer becomes. */
function codeOf(status: number): string {
  if (status === 401 || status === 403) return "credentials_refused";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 408) return "timeout";
  return status >= 500 ? "remote_unavailable" : "rejected_by_remote";
}

/** What requests failed with: answers by their status, and what came without one. */
export function RequestErrors({ of }: { readonly of: IntegrationHealth }) {
  const h = useHealthText();
  const { number } = useFormat();
  const problemText = useProblemText();
  const { no_response: unanswered = 0, ...byStatus } = of.errors_by_status_code;
  const meaningOf = (status: number): string => problemText(codeOf(status)) ?? "–";
  const codes = Object.keys(of.errors_by_code).flatMap((code) => problemText(code) ?? []);
  const rows: readonly ErrorRow[] = [
    ...Object.entries(byStatus).map(([status, count]) => ({
      answer: `HTTP ${status}`,
      count,
      meaning: meaningOf(Number(status)),
    })),
    ...(unanswered > 0
      ? [{ answer: h("no_answer"), count: unanswered, meaning: codes.join(" ") || "–" }]
      : []),
  ];
  if (rows.length === 0) return <Nothing>{h("no_errors")}</Nothing>;
  const columns: readonly Column<ErrorRow>[] = [
    { title: h("answer"), isLead: true, cell: ({ answer }) => answer },
    { title: h("count"), isEnd: true, cell: ({ count }) => number(count) },
    { title: h("meaning"), cell: ({ meaning }) => meaning },
  ];
  return (
    <ListTable
      caption={h("errors")}
      columns={columns}
      items={rows.toSorted((a, b) => b.count - a.count)}
      keyOf={({ answer }) => answer}
      isStatic
    />
  );
}
