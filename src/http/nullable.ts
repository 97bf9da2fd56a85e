import { type TSchema, Type } from "typebox";

/** Absent values are null in answers, so that a client sees every field that there is. */
export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
