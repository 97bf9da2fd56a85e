import { NotFoundError } from "../../lib/errors.ts";
import { optima, xl } from "./comarch.ts";
import { egeria } from "./egeria.ts";
import { enova365 } from "./enova.ts";
import { navireo, subiektGt, subiektNexo } from "./insert.ts";
import { dynamicsNav } from "./nav.ts";
import type { Pack } from "./pack.ts";
import { qad } from "./qad.ts";
import { simpleErp } from "./simple.ts";
import { symfoniaFk, symfoniaHandel } from "./symfonia.ts";
import { waproMag } from "./wapro.ts";

/** In the order in which they are offered. */
export const PACKS: readonly Pack[] = [
  ...[subiektGt, navireo, subiektNexo, optima, xl],
  ...[symfoniaHandel, symfoniaFk, waproMag, enova365, dynamicsNav],
  ...[egeria, qad, simpleErp],
];

/** @throws NotFoundError */
export function packOf(id: string): Pack {
  const found = PACKS.find((pack) => pack.id === id);
  if (found) return found;
  throw new NotFoundError("pack", id);
}
