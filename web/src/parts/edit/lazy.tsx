import { lazy, Suspense } from "react";
import type { HubRecord } from "../../api/types.ts";
import { addTexts } from "../../i18n/i18n.ts";
import type { FormEntity } from "../../record-draft.ts";

const Buttons = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("./record-buttons.tsx")).RecordButtons };
});
const Add = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("./add-button.tsx")).AddButton };
});
const Systems = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("./record-systems.tsx")).RecordSystems };
});
const Open = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("../sync/open-conflict.tsx")).OpenConflict };
});

interface OfRecordProps {
  readonly entity: FormEntity;
  readonly record: HubRecord;
}

/** To change, delete or bring back a record. */
export const EditButtons = (props: OfRecordProps & { readonly name: string }) => (
  <Suspense fallback={null}>
    <Buttons {...props} />
  </Suspense>
);

/** To make a new record. */
export const NewButton = ({ entity }: { readonly entity: FormEntity }) => (
  <Suspense fallback={null}>
    <Add entity={entity} />
  </Suspense>
);

/** What the systems that know a record say of it. */
export const RecordSystemsSection = (props: OfRecordProps) => (
  <Suspense fallback={null}>
    <Systems {...props} />
  </Suspense>
);

/** Leads to what has to be decided of a record. */
export const RecordConflict = ({ entity, record }: OfRecordProps) => (
  <Suspense fallback={null}>
    <Open entity={entity} id={record.id} />
  </Suspense>
);
