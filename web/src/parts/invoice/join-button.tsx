import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowMerge } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { invoicesQuery } from "../../api/queries.ts";
import type { HubRecord } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { invoiceOf } from "../../invoice.ts";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { ScrollBox } from "../scroll-box.tsx";
import { SearchInput } from "../search-input.tsx";

/** More is of no use to find a name, and the hub refuses very long texts. */
const MAX_TEXT = 60;

/** The party that an invoice is with. */
const otherParty = (record: HubRecord): string | undefined => {
  const { direction, seller, buyer } = invoiceOf(record);
  return (direction === "sales" ? buyer : seller).name;
};

/** Looks for another invoice that is the same document, and makes the two one. */
export function JoinButton({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowMerge size={16} aria-hidden />}
        onClick={open}
      >
        {t("origin.join")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("origin.join")} size="lg">
        <JoinForm record={record} close={close} />
      </Modal>
    </>
  );
}

interface JoinFormProps {
  readonly record: HubRecord;
  readonly close: () => void;
}

function JoinForm({ record, close }: JoinFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  // What somebody typed twice is of one company, whose name begins alike and ends in many ways.
  const [q, setQ] = useState(
    otherParty(record)?.trim().split(/\s+/, 2).join(" ").slice(0, MAX_TEXT),
  );
  const { direction } = invoiceOf(record);
  const found = useInfiniteQuery(invoicesQuery({ q, direction }));
  const join = useMutation({
    mutationFn: (other_id: number) =>
      answerOf(
        api.POST("/api/records/{entity}/{id}/join", {
          params: { path: { entity: "invoice", id: record.id } },
          body: { other_id },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["records"] });
      close();
    },
  });
  const nothing = <Nothing>{t("filter.nothing")}</Nothing>;
  return (
    <Stack>
      <Text size="sm">{t("origin.join_help")}</Text>
      <SearchInput label={t("invoice.search")} value={q} onSearch={setQ} />
      <Problem error={join.error} />
      <ScrollBox label={t("nav.invoices")}>
        <InfiniteList query={found} empty={nothing}>
          {(items) => {
            const others = items.filter(({ id }) => id !== record.id);
            if (others.length === 0) return nothing;
            return (
              <Stack gap="sm">
                {others.map((other) => (
                  <Candidate
                    key={other.id}
                    record={other}
                    isBusy={join.isPending && join.variables === other.id}
                    onJoin={() => join.mutate(other.id)}
                  />
                ))}
              </Stack>
            );
          }}
        </InfiniteList>
      </ScrollBox>
    </Stack>
  );
}

interface CandidateProps {
  readonly record: HubRecord;
  readonly isBusy: boolean;
  readonly onJoin: () => void;
}

function Candidate({ record, isBusy, onJoin }: CandidateProps) {
  const { t } = useTranslation();
  const { date, money } = useFormat();
  const { number = t("invoice.no_number"), issue_date, totals, currency } = invoiceOf(record);
  const facts = [
    otherParty(record),
    issue_date && date(issue_date),
    totals.gross && money(totals.gross, currency),
  ];
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Stack gap={0} miw={0}>
        <LinkAnchor
          to="/invoices/$id"
          params={{ id: String(record.id) }}
          fz="sm"
          target="_blank"
          className="breakable"
        >
          {number}
        </LinkAnchor>
        <Text size="xs" c="dimmed" className="breakable">
          {facts.filter(Boolean).join(" · ")}
        </Text>
      </Stack>
      <Button
        size="xs"
        flex="none"
        loading={isBusy}
        aria-label={`${t("origin.join_this")}: ${number}`}
        onClick={onJoin}
      >
        {t("origin.join_this")}
      </Button>
    </Group>
  );
}
