import { RequestError } from "../simulator.ts";
import { etagOf, type House, keyOf, type Row } from "./data.ts";
import { FIXED, KNOWN, LENGTHS, NEEDED } from "./schemas.ts";

type Body = Readonly<Record<string, unknown>>;

/** The service says little by itself; what happened is further in. */
export const fault = (message: string) => ({
  error: {
    code: "",
    message: "An error has occurred.",
    innererror: {
      message,
      type: "Microsoft.Dynamics.Platform.Integration.Services.OData.ODataRequestException",
      stacktrace: "   at Microsoft.Dynamics.Platform.Integration.Services.OData.Update()",
    },
  },
});

/** @throws RequestError 400 with the infolog */
export function create({ released, products }: House, body: Body): object {
  for (const name of NEEDED)
    if (typeof body[name] !== "string" || body[name] === "")
      throw failed("EcoResReleasedProductCreationV2", `Field '${name}' must be filled in.`);
  checkValues(body);
  const area = String(body.dataAreaId ?? "dat");
  const key = keyOf(area, body.ItemNumber);
  const number = String(body.ProductNumber).toUpperCase();
  if (released.has(key) || products.has(number))
    throw failed("EcoResProduct", `Product number ${String(body.ProductNumber)} already exists.`);
  const { ProductName, ProductDescription = "", ...rest } = body;
  const { ProductNumber, ProductType, ProductSubType, ProductSearchName } = body;
  products.set(number, {
    ...{ ProductNumber, ProductName, ProductDescription, ProductType, ProductSubType },
    ...{ ProductSearchName, recVersion: 1 },
  });
  released.set(key, {
    ...{ SearchName: ProductSearchName, SalesPrice: 0, UnitCost: 0, ProductLifecycleStateId: "" },
    ...{ SalesSalesTaxItemGroupCode: "", SalesPriceDate: "1900-01-01", ...rest },
    ...{ dataAreaId: area, recVersion: 1 },
  });
  return body;
}

/** @throws RequestError 412 for another `If-Match`, 400 with the infolog */
export function update(
  { rows, id, row }: { readonly rows: Map<string, Row>; readonly id: string; readonly row: Row },
  { ifMatch, body }: { readonly ifMatch: string | undefined; readonly body: Body },
): void {
  if (ifMatch === undefined) throw new RequestError(400, fault("The If-Match header is missing."));
  if (ifMatch !== "*" && ifMatch !== etagOf(row))
    throw new RequestError(412, fault("The record was changed by another user."));
  for (const name of Object.keys(body))
    if (FIXED.has(name)) throw failed("EcoResReleasedProductV2", `Field '${name}' is read-only.`);
  checkValues(body);
  rows.set(id, { ...row, ...body, recVersion: row.recVersion + 1 });
}

function checkValues(body: Body): void {
  for (const [name, value] of Object.entries(body)) {
    const most = LENGTHS[name];
    if (most !== undefined && String(value).length > most)
      throw failed("EcoResProduct", `Value in field '${name}' is longer than ${most} characters.`);
    const known = KNOWN[name];
    if (known && !known.includes(String(value)))
      throw failed(
        "InventTable",
        `The value '${String(value)}' in field '${name}' is not found in the related table.`,
      );
    if (name === "SalesPrice" && (typeof value !== "number" || value < 0))
      throw failed(
        "InventTableModule",
        "Field 'SalesPrice' must be a number that is not negative.",
      );
  }
}

const failed = (table: string, infolog: string): RequestError =>
  new RequestError(
    400,
    fault(`Write failed for table row of type '${table}Entity'. Infolog: Error: ${infolog}.`),
  );
