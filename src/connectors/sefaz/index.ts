import { defineConnector, defineFiscal } from "../../sdk/index.ts";
import { checkAccess } from "./check.ts";
import { companyOf } from "./company.ts";
import { distribute } from "./distribution.ts";
import { register } from "./events.ts";
import { manifest } from "./manifest.ts";
import { askStatus } from "./status.ts";

export default defineConnector({
  manifest,
  check: checkAccess,
  fiscal: defineFiscal(manifest, {
    services: ["nfe", "cte"],
    company: companyOf,
    distribute,
    register,
    status: askStatus,
  }),
});
