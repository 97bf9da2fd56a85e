import { Button, Paper, Stack, Text, Title } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { askAuthority } from "../../api/fiscal-queries.ts";
import type { FiscalCompany } from "../../api/types.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useMayRun } from "../../session.ts";
import { StateBadge } from "../badges.tsx";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { FetchByKey } from "./fetch-by-key.tsx";
import { useNow } from "./use-now.ts";
import { useReal } from "./use-real.ts";

type Cursor = FiscalCompany["services"][number];

const STATE_COLORS: Readonly<Record<Cursor["state"], string>> = {
  idle: "green",
  blocked: "red",
  backoff: "yellow",
  refused: "red",
};
const TICK_MS = 5_000;

interface ServicePanelProps {
  readonly company: FiscalCompany;
  readonly service: Cursor["service"];
}

/** How far one service has been read, when it may be asked again, and the button that asks. */
export function ServicePanel({ company, service }: ServicePanelProps) {
  const f = useFiscalText();
  const mayRun = useMayRun(company.integration_id);
  const cursor = company.services.find((one) => one.service === service);
  const now = useNow(TICK_MS);
  const allowedAt = cursor?.next_allowed_at ?? null;
  const waitMs = allowedAt === null ? 0 : Date.parse(allowedAt) - now;
  return (
    <Paper
      withBorder
      radius="md"
      p="md"
      component="section"
      aria-label={f(`sefaz.service.${service}`)}
    >
      <Stack gap="sm">
        <Title order={3} fz="sm">
          {f(`sefaz.service.${service}`)}
        </Title>
        {cursor ? (
          <CursorFacts cursor={cursor} waitMs={waitMs} />
        ) : (
          <Text size="sm" c="dimmed">
            {f("sefaz.not_asked")}
          </Text>
        )}
        {mayRun && company.active && (
          <AskNow company={company} service={service} until={waitMs > 0 ? allowedAt : null} />
        )}
        {mayRun && company.active && service === "nfe" && <FetchByKey company={company} />}
      </Stack>
    </Paper>
  );
}

function CursorFacts({ cursor, waitMs }: { readonly cursor: Cursor; readonly waitMs: number }) {
  const f = useFiscalText();
  const { soon, duration, number } = useReal();
  const nsu = (text: string): string => number(Number(text));
  const { next_allowed_at: allowedAt, last_status, last_reason, missing } = cursor;
  return (
    <Facts
      items={[
        [
          f("sefaz.state"),
          <StateBadge
            key="s"
            color={STATE_COLORS[cursor.state]}
            label={f(`sefaz.states.${cursor.state}`)}
          />,
        ],
        [f("sefaz.nsu"), f("sefaz.of", { last: nsu(cursor.last_nsu), max: nsu(cursor.max_nsu) })],
        [f("sefaz.answer"), [last_status, last_reason].filter(Boolean).join(" · ")],
        [f("sefaz.asked"), <Instant key="a" at={cursor.last_asked_at} />],
        [f("sefaz.succeeded"), <Instant key="o" at={cursor.last_success_at} />],
        [
          f("sefaz.next"),
          allowedAt !== null && waitMs > 0
            ? f("sefaz.in", { time: soon(allowedAt), wait: duration(waitMs) })
            : f("sefaz.now"),
        ],
        [
          f("sefaz.missing"),
          missing > 0 ? `${number(missing)} (${f("sefaz.missing_help")})` : number(0),
        ],
        [f("sefaz.left"), number(cursor.queries_left)],
      ]}
    />
  );
}

interface AskNowProps extends ServicePanelProps {
  /** RFC 3339; null where it may be asked now. */
  readonly until: string | null;
}

function AskNow({ company, service, until }: AskNowProps) {
  const f = useFiscalText();
  const { soon } = useReal();
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: () => askAuthority(company.integration_id, service),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const reason = `wait-${company.integration_id}-${service}`;
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="light"
        leftSection={<IconRefresh size={18} aria-hidden />}
        disabled={until !== null}
        loading={ask.isPending}
        onClick={() => ask.mutate()}
        aria-label={`${f("sefaz.ask")}: ${f(`sefaz.service.${service}`)}, ${company.name}`}
        {...(until === null ? {} : { "aria-describedby": reason })}
      >
        {f("sefaz.ask")}
      </Button>
      {until !== null && (
        <Text id={reason} size="sm" c="dimmed">
          {f("sefaz.wait", { time: soon(until) })}
        </Text>
      )}
      <Problem error={ask.error} />
      {ask.data && <LiveRun id={ask.data.id} />}
    </Stack>
  );
}
