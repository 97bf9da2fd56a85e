import { type Static, Type } from "typebox";
import { InvalidInputError } from "../lib/errors.ts";
import { LANGUAGES, type Language } from "../model/i18n.ts";
import { oneOf } from "../model/scalars.ts";
import { findFile } from "../store/files.ts";
import { findReportLook } from "../store/reports.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import { type Logo, MAX_LOGO_BYTES, readLogo } from "./logo.ts";
import type { Signers } from "./monthly-layout.ts";
import { PAPERS, type Paper } from "./pdf-sheet.ts";

const Line = Type.Union([Type.String({ maxLength: 200 }), Type.Null()]);
const Person = Type.Union([Type.String({ maxLength: 60 }), Type.Null()]);

/** How all reports of an organisation look, unless one says otherwise. */
export const ReportLook = Type.Object(
  {
    language: Type.Optional(oneOf([...LANGUAGES])),
    paper: Type.Optional(oneOf([...PAPERS])),
    logo_file_id: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
        description: "a PNG or JPEG among the hub's files",
      }),
    ),
    header: Type.Optional(Line),
    footer: Type.Optional(Line),
    prepared_by: Type.Optional(Person),
    approved_by: Type.Optional(Person),
  },
  { additionalProperties: false },
);
export type ReportLook = Static<typeof ReportLook>;

/** The look with its logo read. */
export interface ReadyLook {
  readonly language: Language;
  readonly paper: Paper;
  readonly logo?: Logo | undefined;
  /** SHA-256 of the logo. */
  readonly logoHash?: string | undefined;
  readonly header?: string | undefined;
  readonly footer?: string | undefined;
  readonly signers: Signers;
}

/** Polish by default, as the relief that the monthly report serves. */
const DEFAULT_LANGUAGE: Language = "pl";

export async function savedLook(config: ConfigStore): Promise<ReportLook> {
  const text = await findReportLook(config);
  return text === undefined ? {} : (JSON.parse(text) as ReportLook);
}

/** @throws InvalidInputError where the logo is gone or is no picture */
export async function readyLook(
  { data, files }: { readonly data: DataStore; readonly files: FileStore },
  look: ReportLook,
): Promise<ReadyLook> {
  const { language = DEFAULT_LANGUAGE, paper = "A4", header, footer } = look;
  const { prepared_by, approved_by, logo_file_id } = look;
  return {
    ...{ language, paper },
    ...(header ? { header } : {}),
    ...(footer ? { footer } : {}),
    ...(logo_file_id ? await logoOf({ data, files }, logo_file_id) : {}),
    signers: {
      ...(prepared_by ? { prepared_by } : {}),
      ...(approved_by ? { approved_by } : {}),
    },
  };
}

async function logoOf(
  { data, files }: { readonly data: DataStore; readonly files: FileStore },
  id: number,
): Promise<Pick<ReadyLook, "logo" | "logoHash">> {
  const field = "logo_file_id";
  const file = await findFile(data, id);
  if (!file) {
    const remedy = "Upload the picture with POST /api/files, or take the logo away.";
    throw new InvalidInputError([{ field, message: `there is no file ${id}`, remedy }]);
  }
  if (file.size_bytes > MAX_LOGO_BYTES) {
    const remedy = "Save it smaller.";
    throw new InvalidInputError([{ field, message: "is larger than 1 MB", remedy }]);
  }
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  await files.verify(blob);
  const bytes = Buffer.concat(await Array.fromAsync(files.read(blob)));
  return { logo: readLogo(bytes, field), logoHash: file.sha256 };
}
