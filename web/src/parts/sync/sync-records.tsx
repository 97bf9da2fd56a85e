import { useNavigate } from "@tanstack/react-router";
import type { Run } from "../../api/types.ts";
import { RunRefused } from "../run-refused.tsx";
import { SyncOutcome } from "./sync-run.tsx";

/** On the page of a run: what a sync did to each record, or would do. */
export function SyncRecords({ run }: { readonly run: Run }) {
  const navigate = useNavigate();
  return (
    <>
      <SyncOutcome
        run={run}
        onStarted={(id) => void navigate({ to: "/runs/$id", params: { id } })}
      />
      {run.counts.refused > 0 && <RunRefused runId={run.id} />}
    </>
  );
}
