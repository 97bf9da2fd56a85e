import { type DataStore, inTransaction } from "../store/store.ts";

class TakenBack<R> extends Error {
  readonly answer: R;

  constructor(answer: R) {
    super("This transaction was only tried out");
    this.answer = answer;
  }
}

/** Does the work in a transaction and takes all of it back; what it answered stays. */
export async function rolledBack<R>(
  store: DataStore,
  work: (tx: DataStore) => Promise<R>,
): Promise<R> {
  try {
    return await inTransaction(store, async (tx) => {
      throw new TakenBack(await work(tx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.answer as R;
    throw error;
  }
}
