export const SYNC_MODES = ["period", "incremental", "full"] as const;

/** What a run reads that somebody asks for; a period where nothing else is said. */
export type SyncMode = (typeof SYNC_MODES)[number];
export const isMode = (word: unknown): word is SyncMode => SYNC_MODES.some((mode) => mode === word);
