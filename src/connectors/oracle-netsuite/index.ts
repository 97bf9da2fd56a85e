import { defineConnector } from "../../sdk/index.ts";
import { checkAccess } from "./check.ts";
import { items as itemSink } from "./item-sink.ts";
import { items as itemStream } from "./item-stream.ts";
import { manifest } from "./manifest.ts";
import { parties } from "./party-stream.ts";

export default defineConnector({
  manifest,
  check: checkAccess,
  streams: { items: itemStream, parties },
  sinks: { items: itemSink },
});
