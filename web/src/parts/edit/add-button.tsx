import { IconPlus } from "@tabler/icons-react";
import type { FormEntity } from "../../record-draft.ts";
import { useMay } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { LinkButton } from "../link.tsx";

const NEW = { item: "/items/new", party: "/parties/new" } as const;

/** Leads to the form of a new record; nothing for those who may not make one. */
export function AddButton({ entity }: { readonly entity: FormEntity }) {
  const s = useSyncText();
  const mayWrite = useMay("records.write");
  if (!mayWrite) return null;
  return (
    <LinkButton to={NEW[entity]} leftSection={<IconPlus size={18} aria-hidden />}>
      {s(`edit.add_${entity}`)}
    </LinkButton>
  );
}
