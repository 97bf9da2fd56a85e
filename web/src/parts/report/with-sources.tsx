import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { reportSourcesQuery } from "../../api/report-queries.ts";
import type { ReportSource } from "../../api/types.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import { Problem } from "../problem.tsx";

interface WithSourcesProps {
  readonly children: (sources: readonly [ReportSource, ...ReportSource[]]) => ReactNode;
}

/** Waits for what reports can be made of. */
export function WithSources({ children }: WithSourcesProps) {
  const { data, error, refetch } = useQuery(reportSourcesQuery);
  if (error) return <Problem error={error} retry={refetch} />;
  const [first, ...others] = data ?? [];
  return first ? children([first, ...others]) : <ListSkeleton rows={5} />;
}
