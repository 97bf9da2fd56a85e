import { createSimulator as createCnb } from "./cnb/index.ts";
import { createSimulator as createCustom } from "./custom/index.ts";
import { createSimulator as createDropbox } from "./dropbox/index.ts";
import { createBusinessCentral } from "./dynamics-bc/index.ts";
import { createFinance } from "./dynamics-fo/index.ts";
import { createSimulator as createErp } from "./erp/index.ts";
import { createFakturownia } from "./fakturownia/index.ts";
import { createSimulator as createGoogleDrive } from "./google-drive/index.ts";
import { createSimulator as createSheets } from "./google-sheets/index.ts";
import { createIfirma } from "./ifirma/index.ts";
import { createInfakt } from "./infakt/index.ts";
import { createKsef } from "./ksef/index.ts";
import { createSimulator as createNbp } from "./nbp/index.ts";
import { createSimulator as createNextcloud } from "./nextcloud/index.ts";
import { createSimulator as createOneDrive } from "./onedrive/index.ts";
import { createSimulator as createFusion } from "./oracle-fusion/index.ts";
import { createNetSuite } from "./oracle-netsuite/index.ts";
import { createSimulator as createPremier } from "./premier/index.ts";
import { createAwsS3, createMinio } from "./s3/index.ts";
import { createSimulator as createSapBusinessOne } from "./sap-business-one/index.ts";
import { createSimulator as createSapS4 } from "./sap-s4hana/index.ts";
import { createSefaz } from "./sefaz/index.ts";
import type { Simulator, SimulatorOptions } from "./simulator.ts";
import { createSimulator as createSlack } from "./slack/index.ts";
import { createSimulator as createTeams } from "./teams/index.ts";
import { createSimulator as createWebdav } from "./webdav/index.ts";
import { createWfirma } from "./wfirma/index.ts";
import { createSimulator as createWhiteList } from "./white-list/index.ts";
import { createSimulator as createZapier } from "./zapier/index.ts";

/** Every simulated system that there is, each with fresh data; the clock is a real one unless given. */
export function createSimulators(options: SimulatorOptions = { now: Date.now }): Simulator[] {
  const { now = Date.now } = options;
  return [
    createFakturownia({ now }),
    createIfirma({ now }),
    createWfirma({ now }),
    createInfakt({ now }),
    createKsef({ now, hasBooks: true }),
    createSefaz({ now, isLive: true }),
    createNextcloud({ now }),
    createWebdav({ now }),
    createGoogleDrive({ now }),
    createDropbox({ now }),
    createOneDrive({ now }),
    createAwsS3({ now }),
    createMinio({ now }),
    createErp({ now }),
    createPremier({ now }),
    createBusinessCentral({ now }),
    createFinance({ now }),
    createSapS4({ now }),
    createSapBusinessOne({ now }),
    createNetSuite({ now }),
    createFusion({ now }),
    createSlack(),
    createTeams(),
    createSheets({ now }),
    createZapier(),
    createCustom({ now }),
    createWhiteList({ now }),
    createNbp({ now }),
    createCnb({ now }),
  ];
}
