import { drop } from "../../formats/drop.ts";
import { type Row, textOf } from "../../formats/json/values.ts";
import type { Item, WriteRequest } from "../../sdk/index.ts";
import type { Changeset, Operation } from "./batch.ts";
import { languageOf } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import { FIELDS, type Field, toCoreItem } from "./mapping.ts";
import { etagOf, expanded, keyPath } from "./odata.ts";
import { isNumber, MAX_CODE_LENGTH, numberOf, storedForm } from "./products.ts";

/** ProductDescription */
const MAX_NAME_LENGTH = 40;
const DEFAULTS = { goods: "HAWA", service: "SERV", sector: "M", unit: "PC" } as const;

type Place = Pick<S4Context, "settings">;

/** Why the hub does not even send it: SAP would cut it off, or find another product. */
export function refusalOf({ key, data }: WriteRequest<Item>): string | undefined {
  if (storedForm(data.code) !== storedForm(key))
    return "The code of the record is not the one that it is written under.";
  if (!isNumber(data.code))
    return `SAP takes product numbers of 1 to ${MAX_CODE_LENGTH} characters.`;
  if (data.name === "") return "SAP needs a description.";
  if (data.name.length > MAX_NAME_LENGTH)
    return `The name has ${data.name.length} characters, and SAP keeps ${MAX_NAME_LENGTH}: shorten it.`;
  return undefined;
}

/** A new product with its texts and, where the settings name them, a plant and a valuation area. */
export function creationOf({ settings }: Place, { key, data }: WriteRequest<Item>): Changeset {
  const isService = data.type === "service";
  const { plant, valuation_area: area, valuation_class: valuationClass } = settings;
  const group = data.category ?? settings.product_group;
  const body = {
    Product: storedForm(data.code),
    ProductType: isService
      ? (settings.service_type ?? DEFAULTS.service)
      : (settings.product_type ?? DEFAULTS.goods),
    IndustrySector: settings.industry_sector ?? DEFAULTS.sector,
    BaseUnit: data.unit ?? settings.base_unit ?? DEFAULTS.unit,
    ...drop({
      ProductGroup: group,
      ...(data.ean === undefined ? {} : eanOf(settings, data.ean)),
      ProductManufacturerNumber: data.manufacturer_part_no?.toUpperCase(),
      IsMarkedForDeletion: data.active ? undefined : true,
    }),
    to_Description: {
      results: [{ Language: languageOf({ settings }), ProductDescription: data.name }],
    },
    ...(plant === undefined ? {} : { to_Plant: { results: [{ Plant: plant }] } }),
    ...(area === undefined
      ? {}
      : {
          to_Valuation: {
            results: [{ ValuationArea: area, ...drop({ ValuationClass: valuationClass }) }],
          },
        }),
  };
  return { key, operations: [{ method: "POST", path: "A_Product", body }] };
}

/** The same in two steps, for a system that takes no texts together with a product. */
export function splitCreation({ key, operations }: Changeset): readonly Changeset[] {
  return operations.flatMap((operation) => {
    const { to_Description: texts, ...body } = operation.body;
    const { Product: number } = body;
    const rows = expanded({ texts }, "texts");
    return [
      { key, operations: [{ ...operation, body }] },
      ...rows.map((row) => ({
        key,
        operations: [
          {
            method: "POST",
            path: "A_ProductDescription",
            body: { Product: number, ...row },
          } as const,
        ],
      })),
    ];
  });
}

/** What is to be written of a product that is there; without operations where it is so already. */
export function updateOf(ctx: Place, request: WriteRequest<Item>, row: Row): Changeset {
  const { key, data, only } = request;
  const before = toCoreItem(ctx, row);
  const named = FIELDS.filter((field) =>
    only ? only.includes(field) : data[field] !== undefined,
  ).filter((field) => (data[field] ?? "") !== (before[field] ?? ""));
  const body = Object.assign({}, ...named.map((field) => bodyOf(ctx.settings, field, data)));
  const name = named.includes("name") ? [descriptionOf(ctx, row, data.name)] : [];
  return { key, operations: [...patchOf(row, body), ...name] };
}

/** Marked for deletion: SAP itself takes it away when it is archived. */
export const removalOf = (key: string, row: Row): Changeset => ({
  key,
  operations: patchOf(row, { IsMarkedForDeletion: true }),
});

function patchOf(row: Row, body: Row): Operation[] {
  if (Object.keys(body).length === 0) return [];
  const etag = etagOf(row);
  return [
    {
      method: "PATCH",
      path: keyPath("A_Product", numberOf(row)),
      body,
      ...(etag === undefined ? {} : { ifMatch: etag }),
    },
  ];
}

function bodyOf(settings: Place["settings"], field: Field, data: Item): Row {
  switch (field) {
    case "ean":
      return eanOf(settings, data.ean ?? "");
    case "unit":
      return { BaseUnit: data.unit ?? "" };
    case "category":
      return { ProductGroup: data.category ?? "" };
    case "active":
      return { IsMarkedForDeletion: !data.active };
    default:
      return {};
  }
}

/** A number goes with its category, where the settings name one; without a number there is no category. */
const eanOf = ({ ean_category: category }: Place["settings"], ean: string): Row => ({
  ProductStandardID: ean,
  ...(category === undefined ? {} : { InternationalArticleNumberCat: ean === "" ? "" : category }),
});

/** The language's own text is changed, or added where the product has none in it. */
function descriptionOf(ctx: Place, row: Row, name: string): Operation {
  const language = languageOf(ctx);
  const number = numberOf(row);
  const there = expanded(row, "to_Description").find(
    (one) => textOf(one.Language, 2)?.toUpperCase() === language,
  );
  if (!there) {
    const body = { Product: number, Language: language, ProductDescription: name };
    return { method: "POST", path: "A_ProductDescription", body };
  }
  const etag = etagOf(there);
  return {
    method: "PATCH",
    path: keyPath("A_ProductDescription", { Product: number, Language: language }),
    body: { ProductDescription: name },
    ...(etag === undefined ? {} : { ifMatch: etag }),
  };
}
