import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../../api/client.ts";
import type { SavedView } from "../../api/types.ts";
import { type InvoiceFilters, setFilters } from "../../invoice-filters.ts";
import { Problem } from "../problem.tsx";

interface SaveViewProps {
  readonly filters: InvoiceFilters;
  /** Those that there are: a view of the same name is replaced. */
  readonly views: readonly SavedView[];
}

/** Keeps the filters and the order of the page under a name. */
export function SaveView({ filters, views }: SaveViewProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBookmark size={16} aria-hidden />}
        onClick={open}
      >
        {t("saved_view.save")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("saved_view.save")} centered>
        <SaveForm filters={filters} views={views} close={close} />
      </Modal>
    </>
  );
}

function SaveForm({ filters, views, close }: SaveViewProps & { readonly close: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const replaced = views.find((view) => view.name.toLowerCase() === name.toLowerCase());
  const { sort } = filters;
  const query = { ...setFilters(filters), ...(sort ? { sort } : {}) };
  const save = useMutation({
    mutationFn: () =>
      replaced
        ? answerOf(
            api.PATCH("/api/saved-views/{id}", {
              params: { path: { id: replaced.id } },
              body: { query },
            }),
          )
        : answerOf(api.POST("/api/saved-views", { body: { page: "invoices", name, query } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["saved-views"] });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== "") save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("saved_view.name")}
          description={t("saved_view.name_help")}
          required
          maxLength={120}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={fieldErrors(save.error).name}
        />
        {replaced && (
          <Text size="sm" role="status">
            {t("saved_view.replaces")}
          </Text>
        )}
        <Problem error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name === ""}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
