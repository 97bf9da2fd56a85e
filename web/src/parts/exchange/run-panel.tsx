import { Alert, Button, Checkbox, Group, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isLive, runQuery } from "../../api/queries.ts";
import { runExchange } from "../../api/run-queries.ts";
import type { Definition, ExchangeRunIn, Run } from "../../api/types.ts";
import { hasPreview } from "../../dry-run.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { RunPreview } from "../run-preview.tsx";
import { RunRefused } from "../run-refused.tsx";
import { Section } from "../section.tsx";
import { ChoiceSelect } from "./choice-select.tsx";

const MODES = ["incremental", "full"] as const;

/** Starts a definition, as a try or for real, and follows what comes of it. */
export function RunPanel({ definition }: { readonly definition: Definition }) {
  const x = useExchangeText();
  const { slug, direction, version, tried_version: tried } = definition;
  const [mode, setMode] = useState<(typeof MODES)[number]>("incremental");
  const [again, setAgain] = useState(false);
  const [deletes, setDeletes] = useState(false);
  const start = useStart(slug);
  const isExport = direction === "export";
  const given: ExchangeRunIn = {
    ...(isExport ? { ...(again ? { again } : {}) } : { mode }),
    ...(mode === "full" && deletes && !isExport ? { allow_deletes: true } : {}),
  };
  const isTried = tried === version;
  return (
    <>
      <Section title={x("run.title")}>
        <Stack>
          {!isTried && <Alert color="blue">{x("run.untried")}</Alert>}
          <Group align="flex-end">
            {!isExport && (
              <ChoiceSelect
                label={x("run.mode")}
                value={mode}
                choices={MODES}
                labelOf={(one) => x(`run.modes.${one}`)}
                onChoose={setMode}
              />
            )}
            <Button
              variant={isTried ? "default" : "filled"}
              loading={start.isPending}
              onClick={() => start.mutate({ ...given, dry_run: true })}
            >
              {x("run.try")}
            </Button>
            <Button
              variant={isTried ? "filled" : "default"}
              loading={start.isPending}
              disabled={!definition.active}
              onClick={() => start.mutate(given)}
            >
              {x("run.start")}
            </Button>
            {isExport && (
              <Button
                variant="default"
                loading={start.isPending}
                disabled={!definition.active}
                onClick={() => start.mutate({ acknowledge_only: true })}
              >
                {x("run.answers")}
              </Button>
            )}
          </Group>
          {isExport && (
            <Checkbox
              label={x("run.again")}
              checked={again}
              onChange={(event) => setAgain(event.currentTarget.checked)}
            />
          )}
          {mode === "full" && direction === "import" && (
            <Checkbox
              label={x("run.allow_deletes")}
              checked={deletes}
              onChange={(event) => setDeletes(event.currentTarget.checked)}
            />
          )}
          <Problem error={start.error} />
          {start.data && <LiveRun id={start.data.id} />}
        </Stack>
      </Section>
      <Outcome
        id={start.data?.id ?? definition.last_run?.id}
        isImport={direction === "import"}
        isStarting={start.isPending}
        onAgain={(id) => start.mutate({ refused_of: id })}
      />
    </>
  );
}

function useStart(slug: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ExchangeRunIn) => runExchange(slug, body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
}

interface OutcomeProps {
  readonly id: string | undefined;
  readonly isImport: boolean;
  readonly isStarting: boolean;
  readonly onAgain: (id: string) => void;
}

/** What a try would change row by row, and what was set aside. */
function Outcome({ id, isImport, isStarting, onAgain }: OutcomeProps) {
  const x = useExchangeText();
  const { data: run } = useQuery({ ...runQuery(id ?? ""), enabled: id !== undefined });
  useRefresh(run);
  if (!run || isLive(run)) return null;
  return (
    <>
      {hasPreview(run) && <RunPreview run={run} />}
      {run.counts.refused > 0 && (
        <>
          {isImport && (
            <Button
              variant="default"
              loading={isStarting}
              h="auto"
              mih={36}
              maw="100%"
              style={{ alignSelf: "flex-start" }}
              styles={{ label: { whiteSpace: "normal" } }}
              onClick={() => onAgain(run.id)}
            >
              {x("run.refused_again", { count: run.counts.refused })}
            </Button>
          )}
          <RunRefused runId={run.id} />
        </>
      )}
    </>
  );
}

/** A run that has ended leaves another state of its definition behind. */
function useRefresh(run: Run | undefined): void {
  const queryClient = useQueryClient();
  const ended = run && !isLive(run) ? run.id : undefined;
  useEffect(() => {
    if (ended === undefined) return;
    void queryClient.invalidateQueries({ queryKey: ["exchange"] });
  }, [ended, queryClient]);
}
