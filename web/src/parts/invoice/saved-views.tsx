import { Group } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { savedViewsQuery } from "../../api/invoice-queries.ts";
import type { SavedView } from "../../api/types.ts";
import { type InvoiceFilters, invoiceFiltersOf, isSameList } from "../../invoice-filters.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";
import { SaveView } from "./save-view.tsx";

/** The reader's own lists by name; what is shown now can be kept as one, or the shown one deleted. */
export function SavedViews({ filters }: { readonly filters: InvoiceFilters }) {
  const { t } = useTranslation();
  const views = useQuery(savedViewsQuery).data ?? [];
  const shown = views.find(({ query }) => isSameList(invoiceFiltersOf(query), filters));
  const isPlain = isSameList(filters, {});
  if (views.length === 0 && isPlain) return null;
  return (
    <Group justify="space-between" gap="xs">
      <Views label={t("saved_view.label")}>
        <ViewLink filters={{}} isShown={isPlain} name={t("saved_view.all")} />
        {views.map((view) => (
          <ViewLink
            key={view.id}
            filters={invoiceFiltersOf(view.query)}
            isShown={view.id === shown?.id}
            name={view.name}
          />
        ))}
      </Views>
      {shown && <DeleteView view={shown} />}
      {!shown && !isPlain && <SaveView filters={filters} views={views} />}
    </Group>
  );
}

interface ViewLinkProps {
  readonly filters: InvoiceFilters;
  readonly isShown: boolean;
  readonly name: string;
}

function ViewLink({ filters, isShown, name }: ViewLinkProps) {
  return (
    <LinkAnchor
      to="/invoices"
      search={filters}
      className="view-link breakable"
      // The router would mark each view that the address has all filters of.
      activeOptions={{ exact: true, includeSearch: true }}
      aria-current={isShown ? "page" : undefined}
    >
      {name}
    </LinkAnchor>
  );
}

function DeleteView({ view: { id, name } }: { readonly view: SavedView }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/saved-views/{id}", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["saved-views"] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={t("saved_view.delete")}
      icon={<IconTrash size={16} aria-hidden />}
      question={t("saved_view.delete_question", { name })}
      explanation={t("saved_view.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
