import { ActionIcon, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { rulesQuery } from "../../api/project-queries.ts";
import type { Rule } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useErrorText } from "../problem.tsx";
import { useRdCategory } from "../rd-category.ts";
import { ConditionSummary } from "./condition-summary.tsx";

interface RuleTableProps {
  readonly items: readonly Rule[];
  readonly mayWrite: boolean;
}

/** The rules in their order, with buttons that change it. */
export function RuleTable({ items, mayWrite }: RuleTableProps) {
  const tr = useRecordText();
  const [said, setSaid] = useState("");
  const move = useMove(items, setSaid);
  const columns: readonly Column<Rule>[] = [
    {
      title: tr("rule.name"),
      isLead: true,
      cell: (rule) => (
        <Group gap="xs">
          <Text span inherit c="dimmed" className="number">
            {items.indexOf(rule) + 1}.
          </Text>
          <LinkAnchor to="/rules/$id" params={{ id: String(rule.id) }} fw={550}>
            {rule.name}
          </LinkAnchor>
          {!rule.active && <StateBadge color="gray" label={tr("rule.off")} />}
        </Group>
      ),
    },
    {
      title: tr("rule.conditions"),
      cell: ({ conditions }) => <ConditionSummary conditions={conditions} />,
    },
    { title: tr("rule.gives"), cell: (rule) => <Gives rule={rule} /> },
    ...(mayWrite
      ? [
          {
            title: tr("rule.order"),
            isEnd: true,
            cell: (rule: Rule) => (
              <MoveButtons rule={rule} items={items} move={move.mutate} isBusy={move.isPending} />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <ListTable
        caption={tr("rule.title")}
        columns={columns}
        items={items}
        keyOf={({ id }) => id}
      />
      <VisuallyHidden role="status" aria-live="polite">
        {said}
      </VisuallyHidden>
    </>
  );
}

function Gives({ rule: { project_id: project, category, stop } }: { readonly rule: Rule }) {
  const tr = useRecordText();
  const categoryName = useRdCategory();
  return (
    <Stack gap={0} className="breakable">
      {project && (
        <span>
          {tr("rule.project")}: {project}
        </span>
      )}
      {category && (
        <span>
          {tr("rule.category")}: {categoryName(category)}
        </span>
      )}
      {!project && !category && <span>{tr("rule.gives_nothing")}</span>}
      {stop && (
        <Text span size="xs" c="dimmed">
          {tr("rule.stops")}
        </Text>
      )}
    </Stack>
  );
}

interface Move {
  readonly rule: Rule;
  /** Index in the list from then on. */
  readonly to: number;
}

interface MoveButtonsProps {
  readonly rule: Rule;
  readonly items: readonly Rule[];
  readonly move: (move: Move) => void;
  readonly isBusy: boolean;
}

function MoveButtons({ rule, items, move, isBusy }: MoveButtonsProps) {
  const tr = useRecordText();
  const index = items.indexOf(rule);
  const { name } = rule;
  // Disabled for programs that read the screen aloud too, but in its place: the focus must not get lost.
  const isOff = (to: number) => isBusy || to < 0 || to >= items.length;
  const button = (to: number, label: string, Icon: typeof IconArrowUp) => (
    <ActionIcon
      variant="default"
      size={32}
      aria-label={label}
      {...(isOff(to) ? { "data-disabled": true } : {})}
      aria-disabled={isOff(to)}
      onClick={() => !isOff(to) && move({ rule, to })}
    >
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      {button(index - 1, tr("rule.up", { name }), IconArrowUp)}
      {button(index + 1, tr("rule.down", { name }), IconArrowDown)}
    </Group>
  );
}

/** Shows the new order at once, and the old one again where the hub refuses it. */
function useMove(items: readonly Rule[], say: (text: string) => void) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { queryKey } = rulesQuery;
  return useMutation({
    mutationFn: ({ rule, to }: Move) => {
      const ids = moved(items, { rule, to }).map(({ id }) => id);
      return answerOf(api.PUT("/api/rules/order", { body: { ids } }));
    },
    onMutate: (move) => {
      const before = items;
      queryClient.setQueryData(queryKey, moved(items, move));
      return { before };
    },
    onSuccess: (answer, { rule, to }) => {
      queryClient.setQueryData(queryKey, answer.items);
      say(tr("rule.moved", { name: rule.name, place: to + 1, total: answer.items.length }));
    },
    onError: (error, _, context) => {
      if (context) queryClient.setQueryData(queryKey, context.before);
      notifications.show({ title: t("problem.title"), message: errorText(error), color: "red" });
      void queryClient.invalidateQueries({ queryKey });
    },
  });
}

const moved = (items: readonly Rule[], { rule, to }: Move): readonly Rule[] =>
  items.filter(({ id }) => id !== rule.id).toSpliced(to, 0, rule);
