import { defineConnector } from "../../sdk/index.ts";
import { manifest } from "./manifest.ts";

export default defineConnector({ manifest });
