import { Box, Button, Group, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FiscalItem, isAmount } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { ItemDetails } from "./item-details.tsx";
import { useReal } from "./use-real.ts";

/** An NF-e has up to 990 items: more of them come on demand. */
const PAGE = 50;
/** From here on people search rather than look. */
const MANY = 15;

/** The items of a document, with all taxes of one on demand. */
export function ItemList({ items }: { readonly items: readonly FiscalItem[] }) {
  const { t } = useTranslation();
  const f = useFiscalText();
  const { number } = useReal();
  const [wanted, setWanted] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const [open, setOpen] = useState<FiscalItem>();
  const found = items.filter((item) => isMatch(item, wanted.trim().toLowerCase()));
  const shown = found.slice(0, limit);
  return (
    <Section title={f("item.title")} isFlush>
      {items.length > MANY && (
        <Group px="md" pb="sm" justify="space-between" align="end" gap="xs">
          <TextInput
            type="search"
            label={f("item.search")}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
            maw={320}
          />
          <Text size="sm" c="dimmed" role="status">
            {f("item.shown", { shown: number(shown.length), total: number(items.length) })}
          </Text>
        </Group>
      )}
      {shown.length > 0 ? (
        <ItemTable items={shown} onOpen={setOpen} />
      ) : (
        <Nothing>{f("item.nothing")}</Nothing>
      )}
      {found.length > limit && (
        <Box p="md" ta="center">
          <Button variant="default" onClick={() => setLimit(limit + PAGE * 4)}>
            {t("action.load_more")}
          </Button>
        </Box>
      )}
      <ItemDetails item={open} onClose={() => setOpen(undefined)} />
    </Section>
  );
}

const isMatch = ({ number, name, code, ncm, cfop, gtin }: FiscalItem, wanted: string): boolean =>
  wanted === "" ||
  [String(number), name, code, ncm, cfop, gtin].some((one) => one?.toLowerCase().includes(wanted));

interface ItemTableProps {
  readonly items: readonly FiscalItem[];
  readonly onOpen: (item: FiscalItem) => void;
}

function ItemTable({ items, onOpen }: ItemTableProps) {
  const f = useFiscalText();
  const { real, decimal } = useReal();
  const reform = ({ taxes }: FiscalItem): string | undefined => taxes?.ibs_cbs?.ibs_amount;
  const withReform = items.some(({ taxes }) => taxes?.ibs_cbs);
  const withIpi = items.some(({ taxes }) => isAmount(taxes?.ipi?.amount));
  const columns: readonly Column<FiscalItem>[] = [
    {
      title: f("item.name"),
      isLead: true,
      cell: (item) => <ItemName item={item} onOpen={onOpen} />,
    },
    { title: "NCM", cell: ({ ncm }) => ncm ?? "–" },
    { title: "CFOP", cell: ({ cfop }) => cfop ?? "–" },
    {
      title: f("item.quantity"),
      isEnd: true,
      cell: ({ quantity, unit }) => (quantity ? `${decimal(quantity)} ${unit ?? ""}` : "–"),
    },
    {
      title: f("item.price"),
      isEnd: true,
      cell: ({ unit_price: price }) => (price ? decimal(price) : "–"),
    },
    { title: f("item.total"), isEnd: true, cell: ({ total }) => real(total) },
    { title: "ICMS", isEnd: true, cell: ({ taxes }) => real(taxes?.icms?.amount) },
    ...(withIpi
      ? [{ title: "IPI", isEnd: true, cell: ({ taxes }: FiscalItem) => real(taxes?.ipi?.amount) }]
      : []),
    ...(withReform
      ? [
          { title: "IBS", isEnd: true, cell: (item: FiscalItem) => real(reform(item)) },
          {
            title: "CBS",
            isEnd: true,
            cell: ({ taxes }: FiscalItem) => real(taxes?.ibs_cbs?.cbs_amount),
          },
        ]
      : []),
  ];
  return (
    <ListTable
      caption={f("item.title")}
      columns={columns}
      items={items}
      keyOf={({ number }) => number}
    />
  );
}

interface ItemNameProps {
  readonly item: FiscalItem;
  readonly onOpen: (item: FiscalItem) => void;
}

function ItemName({ item, onOpen }: ItemNameProps) {
  const f = useFiscalText();
  return (
    <Box miw={180}>
      <UnstyledButton
        onClick={() => onOpen(item)}
        className="breakable"
        c="var(--mantine-color-anchor)"
        fz="sm"
        aria-haspopup="dialog"
        title={f("item.taxes_of", { number: item.number })}
      >
        {item.number}. {item.name ?? "–"}
      </UnstyledButton>
      {item.code && (
        <Text size="xs" c="dimmed" className="breakable">
          {item.code}
        </Text>
      )}
    </Box>
  );
}
