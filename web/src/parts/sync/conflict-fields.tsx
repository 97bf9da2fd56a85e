import "@mantine/core/styles/Radio.css";
import { Radio, Stack, Text } from "@mantine/core";
import type { Conflict } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useSyncText } from "../../sync-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useFieldName, useValueText } from "./field-words.ts";
import { useSystemName } from "./use-system-name.ts";

type Field = Conflict["fields"][number];
/** Whose value is chosen, by field. */
export type Sides = Readonly<Record<string, "erp" | "hub">>;

interface ConflictFieldsProps {
  readonly conflict: Conflict;
  readonly caption: string;
  /** With both, the values can be chosen. */
  readonly sides?: Sides;
  readonly onChoose?: (sides: Sides) => void;
}

/** What was agreed on, and what each side has now, with its time. */
export function ConflictFields({ conflict, caption, sides, onChoose }: ConflictFieldsProps) {
  const s = useSyncText();
  const nameOf = useFieldName();
  const show = useValueText();
  const system = useSystemName()(conflict.integration_id);
  const side = (which: "erp" | "hub") => (one: Field) => (
    <Side
      text={show(which === "hub" ? one.ours : one.theirs)}
      at={which === "hub" ? one.ours_at : one.theirs_at}
      {...(sides && onChoose
        ? {
            isChosen: sides[one.field] === which,
            group: `${conflict.id} ${one.field}`,
            label: `${nameOf(one.field)}: ${which === "hub" ? s("hub") : system}`,
            onChoose: () => onChoose({ ...sides, [one.field]: which }),
          }
        : {})}
    />
  );
  const columns: readonly Column<Field>[] = [
    { title: s("settings.field"), isLead: true, cell: ({ field }) => nameOf(field) },
    {
      title: s("conflicts.agreed"),
      cell: (one) => (
        <span className="breakable">
          {Object.hasOwn(one, "agreed") ? show(one.agreed) : s("conflicts.never_agreed")}
        </span>
      ),
    },
    { title: s("hub"), cell: side("hub") },
    { title: system, cell: side("erp") },
  ];
  return (
    <ListTable
      caption={caption}
      columns={columns}
      items={conflict.fields}
      keyOf={({ field }) => field}
      {...(onChoose ? {} : { isStatic: true })}
    />
  );
}

interface SideProps {
  readonly text: string;
  readonly at: string | undefined;
  readonly isChosen?: boolean;
  readonly group?: string;
  readonly label?: string;
  readonly onChoose?: () => void;
}

function Side({ text, at, isChosen = false, group, label, onChoose }: SideProps) {
  const { instant } = useFormat();
  const time = at && (
    <Text size="xs" c="dimmed">
      {instant(at)}
    </Text>
  );
  if (!onChoose) {
    return (
      <Stack gap={0}>
        <span className="breakable">{text}</span>
        {time}
      </Stack>
    );
  }
  return (
    <Radio
      name={group}
      checked={isChosen}
      onChange={onChoose}
      label={
        <>
          <span className="breakable">{text}</span>
          {time}
        </>
      }
      aria-label={`${label}, ${text}`}
    />
  );
}
