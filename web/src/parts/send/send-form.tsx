import { Button, Checkbox, Group, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { integrationsQuery, isLive, providersQuery, runQuery } from "../../api/queries.ts";
import type { HubRecord, Integration, Run, SendIn } from "../../api/types.ts";
import type { Invoice } from "../../invoice.ts";
import type { Order } from "../../order.ts";
import { useSourceText } from "../../source-texts.ts";
import { LinkButton } from "../link.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { SendResults } from "../send-results.tsx";
import { targetsOf } from "./targets.ts";
import { type SentEntity, useSendWords } from "./use-send-words.ts";

interface SendFormProps {
  readonly entity: SentEntity;
  readonly records: readonly HubRecord[];
}

export function SendForm({ entity, records }: SendFormProps) {
  const s = useSourceText();
  const words = useSendWords(entity);
  const integrations = useQuery(integrationsQuery);
  const providers = useQuery(providersQuery);
  const error = integrations.error ?? providers.error;
  if (error) return <Problem error={error} />;
  if (!integrations.data || !providers.data) return <Skeleton height={160} />;
  const sent = entity === "item" ? { entity } : { entity, directions: directionsOf(records) };
  const targets = targetsOf(integrations.data, providers.data, sent);
  const [first] = targets;
  if (first)
    return <Sending entity={entity} records={records} targets={targets} first={first.id} />;
  return (
    <Stack align="flex-start">
      <Text size="sm">{words.noTarget()}</Text>
      <LinkButton to="/integrations/new">{s("send.connect")}</LinkButton>
    </Stack>
  );
}

const directionsOf = (records: readonly HubRecord[]) =>
  new Set(records.map(({ data }) => (data as Invoice | Order).direction));

interface SendingProps extends SendFormProps {
  readonly targets: readonly Integration[];
  /** The id of the one that is chosen at the start. */
  readonly first: string;
}

/** Where to, a dry run, and only then the same for real. */
function Sending({ entity, records, targets, first }: SendingProps) {
  const s = useSourceText();
  const words = useSendWords(entity);
  const [target, setTarget] = useState(first);
  const [overwrite, setOverwrite] = useState(false);
  const ids = records.map(({ id }) => id);
  const body = { ids, ...(overwrite ? { overwrite } : {}) };
  const attempt = useSend(target, entity);
  const real = useSend(target, entity);
  const tried = useQuery({ ...runQuery(attempt.data?.id ?? ""), enabled: Boolean(attempt.data) });
  const isTried = tried.data !== undefined && attempt.data !== undefined;
  const startAnew = () => {
    attempt.reset();
    real.reset();
  };
  return (
    <Stack>
      <Text size="sm">{words.what(records.length)}</Text>
      <NativeSelect
        label={s("send.target")}
        value={target}
        data={targets.map(({ id, name }) => ({ value: id, label: name }))}
        disabled={real.isPending || real.data !== undefined}
        onChange={(event) => {
          setTarget(event.currentTarget.value);
          startAnew();
        }}
      />
      {isTried && hasConflicts(tried.data, overwrite) && !real.data && (
        <Checkbox
          label={s("send.overwrite")}
          checked={overwrite}
          onChange={(event) => {
            setOverwrite(event.currentTarget.checked);
            startAnew();
            attempt.mutate({ ids, overwrite: event.currentTarget.checked, dry_run: true });
          }}
        />
      )}
      <Problem error={attempt.error ?? real.error} />
      {attempt.data && !real.data && <Outcome id={attempt.data.id} />}
      {isTried && wouldDoNothing(tried.data) && <Text size="sm">{words.nothingFits()}</Text>}
      {real.data && <Outcome id={real.data.id} />}
      {!real.data && (
        <Group justify="flex-end">
          <Button
            variant={isTried ? "default" : "filled"}
            loading={attempt.isPending}
            onClick={() => attempt.mutate({ ...body, dry_run: true })}
          >
            {s("send.try")}
          </Button>
          <Button
            loading={real.isPending}
            disabled={!isTried || !canBeSent(tried.data)}
            onClick={() => real.mutate(body)}
          >
            {s("send.now")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const hasEnded = ({ state }: Run): boolean => state === "succeeded" || state === "partial";

/** Something would be new or changed there. */
const canBeSent = (run: Run): boolean =>
  hasEnded(run) && run.counts.created + run.counts.updated > 0;

const wouldDoNothing = (run: Run): boolean =>
  hasEnded(run) && run.counts.read > 0 && run.counts.refused === run.counts.read;

const hasConflicts = (run: Run, overwrite: boolean): boolean =>
  overwrite || (hasEnded(run) && Number(run.result?.conflicts ?? 0) > 0);

/** A run that sends, or shows what would happen, with a line for each record once it has ended. */
function Outcome({ id }: { readonly id: string }) {
  const run = useQuery(runQuery(id)).data;
  return (
    <Stack gap="sm">
      <LiveRun key={id} id={id} />
      {run && !isLive(run) && <SendResults run={run} />}
    </Stack>
  );
}

const KINDS = { invoice: "invoices", item: "items", order: "orders" } as const;

function useSend(id: string, entity: SentEntity) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SendIn) =>
      answerOf(
        api.POST("/api/integrations/{id}/send/{entity}", {
          params: { path: { id, entity: KINDS[entity] } },
          body,
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
}
