import { defineConnector } from "../../sdk/index.ts";
import { check } from "../s3-client/check.ts";
import { s3Files } from "../s3-client/files.ts";
import { manifest } from "./manifest.ts";

export default defineConnector({ manifest, check, files: s3Files });
