import { Modal, Stack, Text } from "@mantine/core";
import type { FiscalItem } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { Facts } from "../facts.tsx";
import { TaxTable } from "./tax-table.tsx";
import { useReal } from "./use-real.ts";
import { useTaxRows } from "./use-tax-rows.ts";

interface ItemDetailsProps {
  /** Undefined: closed. */
  readonly item: FiscalItem | undefined;
  readonly onClose: () => void;
}

/** All that the document says of one item. */
export function ItemDetails({ item, onClose }: ItemDetailsProps) {
  const f = useFiscalText();
  return (
    <Modal
      opened={item !== undefined}
      onClose={onClose}
      size="xl"
      title={item ? f("item.taxes_of", { number: item.number }) : ""}
    >
      {item && <Details item={item} />}
    </Modal>
  );
}

function Details({ item }: { readonly item: FiscalItem }) {
  const f = useFiscalText();
  const { real, decimal, date } = useReal();
  const taxRows = useTaxRows();
  const amount = (value: string | undefined) => value && real(value);
  const rows = item.taxes ? taxRows(item.taxes) : [];
  const { quantity, unit, unit_price, lots = [] } = item;
  return (
    <Stack gap="md">
      <Text fw={550} className="breakable">
        {item.name}
      </Text>
      <Facts
        items={[
          [f("item.code"), item.code],
          [f("item.gtin"), item.gtin],
          ["NCM", item.ncm],
          ["CEST", item.cest],
          ["CFOP", item.cfop],
          [f("item.benefit"), item.benefit_code],
          [f("item.quantity"), quantity && `${decimal(quantity)} ${unit ?? ""}`],
          [f("item.price"), unit_price && decimal(unit_price)],
          [f("item.total"), amount(item.total)],
          [f("item.discount"), amount(item.discount)],
          [f("item.freight"), amount(item.freight)],
          [f("item.insurance"), amount(item.insurance)],
          [f("item.other"), amount(item.other)],
          [f("tax.approximate"), amount(item.taxes?.total_approximate)],
          [f("item.order"), [item.order_number, item.order_item].filter(Boolean).join(" / ")],
          [
            f("item.lots"),
            lots
              .map(({ number = "–", expires_on }) =>
                expires_on ? f("item.lot", { number, date: date(expires_on) }) : number,
              )
              .join("; "),
          ],
          [f("item.notes"), item.notes],
        ]}
      />
      {item.is_in_total === false && <Text size="sm">{f("item.not_in_total")}</Text>}
      {rows.length > 0 ? (
        <TaxTable rows={rows} />
      ) : (
        <Text size="sm" c="dimmed">
          {f("tax.none")}
        </Text>
      )}
    </Stack>
  );
}
