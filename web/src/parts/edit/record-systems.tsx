import type { HubRecord } from "../../api/types.ts";
import type { FormEntity } from "../../record-draft.ts";
import { SaidValues } from "../sync/said-values.tsx";
import { SystemStock } from "../sync/system-stock.tsx";

interface RecordSystemsProps {
  readonly entity: FormEntity;
  readonly record: HubRecord;
}

/** What each system that knows a record says, and of an item what lies in its warehouses. */
export const RecordSystems = ({ entity, record }: RecordSystemsProps) => (
  <>
    {entity === "item" && <SystemStock record={record} />}
    <SaidValues record={record} />
  </>
);
