import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  type Kysely,
  type KyselyPlugin,
  OnNode,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  type QueryId,
  ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from "kysely";
import type { Store } from "./store.ts";

const TENANT_COLUMN = "tenant_id";
/** Tables that are not one tenant's: not to be had through a tenant's store. */
const NOBODYS_TABLES: ReadonlySet<string> = new Set([
  "user",
  "delivery_order_lock",
  "exchange_rate_month",
  "address_turn",
  "command_shape",
]);

/**
 * The store of one tenant. The wall stands here and nowhere else: whatever statement is sent through it
 * gets `tenant_id = ?` on every table it names, and its inserts get the column. What the wall cannot see
 * into (raw statements, CTEs, INSERT … SELECT) it refuses.
 */
export function forTenant<T>(store: Store<T>, tenantId: number): Store<T> & { tenantId: number } {
  if (store.tenantId !== undefined) throw new Error("This store belongs to a tenant already");
  return { ...store, tenantId, db: store.db.withPlugin(new TenantWall(tenantId)) };
}

/**
 * The database behind the wall, for `fast-insert.ts` alone, whose ready-made inserts put the tenant into every row
 * themselves. On the hub's own store there is no wall.
 * @throws Error for a table that is nobody's, and for rows that name their tenant
 */
export function behindWall<T>(
  { db, tenantId }: Store<T>,
  { table, columns }: { table: string; columns: readonly string[] },
): Kysely<T> {
  if (tenantId === undefined) return db;
  if (NOBODYS_TABLES.has(table)) throw refused(`statement on ${table}`);
  if (columns.includes(TENANT_COLUMN)) throw refused("insert that names tenant_id itself");
  return db.withoutPlugins();
}

class TenantWall implements KyselyPlugin {
  readonly #transformer: TenantTransformer;

  constructor(tenantId: number) {
    this.#transformer = new TenantTransformer(tenantId);
  }

  transformQuery({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) {
    if (!WALLED_KINDS.has(node.kind)) throw refused(`a ${node.kind}`);
    return this.#transformer.transformNode(node, queryId);
  }

  async transformResult<R>({ result }: { result: R }): Promise<R> {
    return result;
  }
}

const WALLED_KINDS: ReadonlySet<string> = new Set([
  "SelectQueryNode",
  "InsertQueryNode",
  "UpdateQueryNode",
  "DeleteQueryNode",
]);

const refused = (what: string) =>
  new Error(`The tenant wall lets no ${what} through: write it as a plain statement`);

class TenantTransformer extends OperationNodeTransformer {
  readonly #tenantId: number;

  constructor(tenantId: number) {
    super();
    this.#tenantId = tenantId;
  }

  protected override transformSelectQuery(node: SelectQueryNode, id: QueryId): SelectQueryNode {
    refuseWith(node);
    const done = super.transformSelectQuery(node, id);
    return this.#filtered(done, done.from?.froms ?? [], done.joins);
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, id: QueryId): UpdateQueryNode {
    refuseWith(node);
    for (const update of node.updates ?? []) {
      if (ColumnNode.is(update.column) && update.column.column.name === TENANT_COLUMN) {
        throw refused("update of tenant_id");
      }
    }
    const done = super.transformUpdateQuery(node, id);
    const tables = [...(done.table ? [done.table] : []), ...(done.from?.froms ?? [])];
    return this.#filtered(done, tables, done.joins);
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, id: QueryId): DeleteQueryNode {
    refuseWith(node);
    if (node.using) throw refused("DELETE … USING");
    const done = super.transformDeleteQuery(node, id);
    return this.#filtered(done, done.from.froms, done.joins);
  }

  protected override transformInsertQuery(node: InsertQueryNode, id: QueryId): InsertQueryNode {
    refuseWith(node);
    const done = super.transformInsertQuery(node, id);
    if (done.into) tableOf(done.into);
    if (!done.columns || !done.values || !ValuesNode.is(done.values)) {
      throw refused("insert without plain values");
    }
    const at = done.columns.findIndex((column) => column.column.name === TENANT_COLUMN);
    if (at >= 0) throw refused("insert that names tenant_id itself");
    const rows = done.values.values.map((row) =>
      PrimitiveValueListNode.is(row)
        ? PrimitiveValueListNode.create([...row.values, this.#tenantId])
        : ValueListNode.create([...row.values, ValueNode.create(this.#tenantId)]),
    );
    const columns = [...done.columns, ColumnNode.create(TENANT_COLUMN)];
    return { ...done, columns, values: ValuesNode.create(rows) };
  }

  #filtered<N extends SelectQueryNode | UpdateQueryNode | DeleteQueryNode>(
    node: N,
    tables: readonly OperationNode[],
    joins: readonly JoinNode[] | undefined,
  ): N {
    const conditions = tables.flatMap((table) => this.#conditionOn(table));
    const where = conditions.reduce<OperationNode | undefined>(
      (all, one) => (all ? AndNode.create(all, one) : one),
      // In brackets: the condition may be raw text with an OR in it.
      node.where && ParensNode.create(node.where.where),
    );
    return {
      ...node,
      ...(where ? { where: WhereNode.create(where) } : {}),
      ...(joins ? { joins: joins.map((join) => this.#joined(join)) } : {}),
    };
  }

  #joined(join: JoinNode): JoinNode {
    const [condition] = this.#conditionOn(join.table);
    if (!condition) return join;
    const on = join.on ? AndNode.create(ParensNode.create(join.on.on), condition) : condition;
    return { ...join, on: OnNode.create(on) };
  }

  /** `alias.tenant_id = ?`; nothing for a subquery, which has its own. */
  #conditionOn(table: OperationNode): OperationNode[] {
    const name = tableOf(table);
    if (name === undefined) return [];
    const column = name.table === "tenant" ? "id" : TENANT_COLUMN;
    const reference = ReferenceNode.create(
      ColumnNode.create(column),
      TableNode.create(name.alias ?? name.table),
    );
    const value = ValueNode.create(this.#tenantId);
    return [BinaryOperationNode.create(reference, OperatorNode.create("="), value)];
  }
}

function refuseWith(node: { readonly with?: OperationNode | undefined }): void {
  if (node.with) throw refused("WITH clause");
}

function tableOf(node: OperationNode): { table: string; alias?: string } | undefined {
  if (AliasNode.is(node)) {
    const inner = tableOf(node.node);
    if (!inner) return undefined;
    if (!IdentifierNode.is(node.alias)) throw refused("alias of that kind");
    return { ...inner, alias: node.alias.name };
  }
  if (node.kind === "SelectQueryNode") return undefined;
  if (!TableNode.is(node)) throw refused(`table that is a ${node.kind}`);
  const table = node.table.identifier.name;
  if (NOBODYS_TABLES.has(table)) throw refused(`statement on ${table}`);
  return { table };
}
