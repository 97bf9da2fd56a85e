import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconFolderSymlink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { invoiceTotalsQuery } from "../../api/invoice-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { type InvoiceFilters, setFilters } from "../../invoice-filters.ts";
import { useSourceText } from "../../source-texts.ts";
import { Problem } from "../problem.tsx";
import { accountingOf, CategoryInput, KEEP, ProjectInput } from "./accounting-inputs.tsx";

/** The hub refuses more in one request. */
const MAX_INVOICES = 1_000;

/** All invoices that fit, or those of these ids. */
type Wanted = { readonly filters: InvoiceFilters } | { readonly ids: readonly number[] };

/** Gives all filtered or all selected invoices a project, a category or both. */
export function BulkAssign(wanted: Wanted) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const isById = "ids" in wanted;
  const totals = useQuery({
    ...invoiceTotalsQuery(isById ? {} : wanted.filters),
    enabled: !isById,
  });
  const number = isById ? wanted.ids.length : (totals.data?.count ?? 0);
  if (number === 0) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFolderSymlink size={18} aria-hidden />}
        onClick={open}
      >
        {t("assign.bulk")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("assign.title")} centered>
        {number > MAX_INVOICES ? (
          <Text size="sm">{t("assign.bulk_limit")}</Text>
        ) : (
          <BulkForm wanted={wanted} number={number} close={close} />
        )}
      </Modal>
    </>
  );
}

interface BulkFormProps {
  readonly wanted: Wanted;
  readonly number: number;
  readonly close: () => void;
}

function BulkForm({ wanted, number, close }: BulkFormProps) {
  const { t } = useTranslation();
  const s = useSourceText();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [project, setProject] = useState(KEEP);
  const [category, setCategory] = useState(KEEP);
  const set = accountingOf(project, category);
  const assign = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/records/invoice/accounting", { body: { ...whichOf(wanted), set } })),
    onSuccess: async ({ matching }) => {
      close();
      const message = t("assign.bulk_done", { number: format.number(matching) });
      notifications.show({ message, color: "green" });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ["records", "invoice"] }),
        queryClient.invalidateQueries({ queryKey: ["projects"] }),
      ]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    assign.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          {"ids" in wanted
            ? s("selection.assign_help", { count: number })
            : t("assign.bulk_help", { number: format.number(number) })}
        </Text>
        <ProjectInput value={project} onChange={setProject} />
        <CategoryInput value={category} onChange={setCategory} />
        <Text size="sm" c="dimmed">
          {t("assign.help")}
        </Text>
        <Problem error={assign.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={assign.isPending} disabled={Object.keys(set).length === 0}>
            {t("assign.bulk")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const whichOf = (wanted: Wanted) =>
  "ids" in wanted ? { ids: [...wanted.ids] } : { filter: setFilters(wanted.filters) };
