import { Alert, Button, Group, Modal, Popover, Stack, Text } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { exchangeActionsQuery } from "../../api/exchange-queries.ts";
import { runExchange } from "../../api/run-queries.ts";
import type { ExchangeAction, ExchangeRunIn, RunState } from "../../api/types.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { RunBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { ChoiceSelect } from "./choice-select.tsx";
import type { ConnectionsProps } from "./connections.tsx";
import { ScheduledMark } from "./definition-table.tsx";

/** What can be read from and sent to other systems in this place, for all records or the chosen ones. */
export function ConnectionsButton({ module, ids }: ConnectionsProps) {
  const x = useExchangeText();
  const actions = useQuery(exchangeActionsQuery(module));
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<ExchangeAction>();
  const offered = actions.data?.filter(({ takes_selection: takes }) => ids === undefined || takes);
  if (actions.error) return <Problem error={actions.error} retry={actions.refetch} />;
  if (!offered || offered.length === 0) return null;
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        width={320}
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconArrowsExchange size={18} aria-hidden />}
            onClick={() => setOpened(!opened)}
          >
            {x("connections.button")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={x("connections.button")}>
          <Stack gap="xs">
            {offered.map((one) => (
              <div key={one.definition}>
                <Button
                  variant="subtle"
                  fullWidth
                  justify="space-between"
                  rightSection={one.is_scheduled && <ScheduledMark />}
                  onClick={() => {
                    setOpened(false);
                    setChosen(one);
                  }}
                >
                  {one.name}
                </Button>
                <Text size="xs" c="dimmed" px="md">
                  {x(`directions.${one.direction}`)} · {one.integration_name || one.integration_id}
                </Text>
              </div>
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <Modal
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={chosen?.name}
        size="lg"
      >
        {chosen && <RunQuestion action={chosen} ids={ids} />}
      </Modal>
    </>
  );
}

const MODES = ["incremental", "full"] as const;

interface RunQuestionProps {
  readonly action: ExchangeAction;
  readonly ids: readonly number[] | undefined;
}

/** Asks before it starts; what was never tried is tried first. */
function RunQuestion({ action, ids }: RunQuestionProps) {
  const x = useExchangeText();
  const queryClient = useQueryClient();
  const [mode, setMode] = useState<(typeof MODES)[number]>(
    action.can_incremental ? "incremental" : "full",
  );
  const start = useMutation({
    mutationFn: (body: ExchangeRunIn) => runExchange(action.definition, body),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
      await queryClient.invalidateQueries({ queryKey: ["exchange"] });
    },
  });
  const body: ExchangeRunIn = {
    ...(action.direction === "import" && !ids ? { mode } : {}),
    ...(ids ? { ids: [...ids] } : {}),
  };
  const { is_tried: isTried, last_run: last } = action;
  return (
    <Stack>
      <Text size="sm">
        {ids
          ? x(`connections.chosen_${action.direction}`, { count: ids.length })
          : x(`connections.all_${action.direction}`)}
      </Text>
      {last && (
        <Group gap="xs" fz="sm">
          {x("last_run")}: <RunBadge state={last.state as RunState} />
          <LinkAnchor to="/runs/$id" params={{ id: last.id }}>
            <Instant at={last.created_at} />
          </LinkAnchor>
        </Group>
      )}
      {action.direction === "import" && !ids && action.can_incremental && (
        <ChoiceSelect
          label={x("run.mode")}
          value={mode}
          choices={MODES}
          labelOf={(one) => x(`run.modes.${one}`)}
          onChoose={setMode}
        />
      )}
      {!isTried && <Alert color="blue">{x("run.untried")}</Alert>}
      <Problem error={start.error} />
      <Group>
        <Button
          variant={isTried ? "default" : "filled"}
          loading={start.isPending}
          onClick={() => start.mutate({ ...body, dry_run: true })}
        >
          {x("run.try")}
        </Button>
        <Button
          variant={isTried ? "filled" : "default"}
          disabled={!isTried && start.data === undefined}
          loading={start.isPending}
          onClick={() => start.mutate(body)}
        >
          {x("run.start")}
        </Button>
      </Group>
      {start.data && <LiveRun id={start.data.id} />}
    </Stack>
  );
}
