import { Button, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { trialQuery } from "../../api/project-queries.ts";
import type { Trial, TryIn } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useRecordText } from "../../record-texts.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";
import { useRdCategory } from "../rd-category.ts";
import { Section } from "../section.tsx";

type Example = Trial["examples"][number];

interface RuleTrialProps {
  readonly body: TryIn;
  readonly help: string;
}

/** What rules would do to stored invoices: how many, and examples before and after. */
export function RuleTrial({ body, help }: RuleTrialProps) {
  const tr = useRecordText();
  const { number } = useFormat();
  const trial = useInfiniteQuery(trialQuery(body));
  const pages = trial.data?.pages ?? [];
  const sum = (of: "scanned" | "matched" | "changed") =>
    number(pages.reduce((total, page) => total + page[of], 0));
  const examples = pages.flatMap((page) => page.examples);
  return (
    <Section title={tr("rule.try")} isFlush>
      <Stack gap="xs" px="md" pb="xs">
        <Text size="sm" c="dimmed">
          {help}
        </Text>
        <Problem error={trial.error} retry={trial.refetch} />
        {trial.data && (
          <Text size="sm" role="status">
            {tr("rule.tried", {
              scanned: sum("scanned"),
              matched: sum("matched"),
              changed: sum("changed"),
            })}
          </Text>
        )}
        {trial.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            loading={trial.isFetchingNextPage}
            onClick={() => trial.fetchNextPage()}
            style={{ alignSelf: "flex-start" }}
          >
            {tr("rule.older")}
          </Button>
        )}
      </Stack>
      {trial.isPending && <ListSkeleton rows={3} />}
      {examples.length > 0 && <ExampleTable items={examples} />}
    </Section>
  );
}

function ExampleTable({ items }: { readonly items: readonly Example[] }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const format = useFormat();
  const columns: readonly Column<Example>[] = [
    {
      title: t("invoice.number"),
      isLead: true,
      cell: ({ id, number }) => (
        <LinkAnchor to="/invoices/$id" params={{ id: String(id) }} target="_blank">
          {number ?? t("invoice.no_number")}
        </LinkAnchor>
      ),
    },
    {
      title: t("invoice.issue_date"),
      cell: ({ issue_date: at }) => (at ? format.date(at) : "–"),
    },
    { title: t("invoice.seller"), cell: ({ seller_name: name }) => name ?? "–" },
    {
      title: t("invoice.gross"),
      isEnd: true,
      cell: ({ gross, currency }) => (gross ? format.money(gross, currency) : "–"),
    },
    { title: tr("rule.would_be"), cell: (example) => <Changes example={example} /> },
  ];
  return (
    <ListTable
      caption={tr("rule.examples")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}

function Changes({ example: { changes } }: { readonly example: Example }) {
  const tr = useRecordText();
  const categoryName = useRdCategory();
  if (changes.length === 0) {
    return (
      <Text span inherit c="dimmed">
        {tr("rule.stays")}
      </Text>
    );
  }
  return (
    <Stack gap={2} className="breakable">
      {changes.map(({ field, before, after, rule_name: by }) => {
        const isCategory = field === "accounting.category";
        const shown = (value: string | null) =>
          value === null ? "–" : isCategory ? categoryName(value) : value;
        return (
          <span key={field}>
            {tr(isCategory ? "rule.category" : "rule.project")}: <del>{shown(before)}</del> →{" "}
            <ins>{shown(after)}</ins>
            {by && (
              <Text span size="xs" c="dimmed">
                {" "}
                ({by})
              </Text>
            )}
          </span>
        );
      })}
    </Stack>
  );
}
