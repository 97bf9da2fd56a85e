/** A SELECT as it is written; names are bound afterwards. */
export interface SelectNode {
  readonly isDistinct: boolean;
  readonly top?: number;
  readonly items: readonly ItemNode[];
  readonly from?: TableNode;
  readonly joins: readonly JoinNode[];
  readonly where?: Node;
  readonly groupBy: readonly Node[];
  readonly having?: Node;
  readonly orderBy: readonly { readonly node: Node; readonly isDescending: boolean }[];
  readonly offset?: number;
  readonly fetch?: number;
}

export type ItemNode =
  | { readonly kind: "star"; readonly table?: string }
  | { readonly kind: "value"; readonly node: Node; readonly label?: string };

export interface TableNode {
  readonly schema?: string;
  readonly name: string;
  readonly alias?: string;
}

export interface JoinNode {
  readonly kind: "inner" | "left" | "right";
  readonly table: TableNode;
  readonly on: Node;
}

export interface TypeNode {
  readonly name: string;
  readonly sizes: readonly number[];
}

export type Node =
  | { readonly kind: "column"; readonly table?: string; readonly name: string }
  | { readonly kind: "number" | "string"; readonly value: string }
  | { readonly kind: "null" }
  | { readonly kind: "and" | "or"; readonly operands: readonly Node[] }
  | { readonly kind: "not" | "negate" | "isNull"; readonly operand: Node }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Node;
      readonly right: Node;
    }
  | {
      readonly kind: "like";
      readonly operand: Node;
      readonly pattern: Node;
      readonly escape?: string;
    }
  | { readonly kind: "between"; readonly operand: Node; readonly low: Node; readonly high: Node }
  | { readonly kind: "in"; readonly operand: Node; readonly list: readonly Node[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Node[];
      readonly isDistinct: boolean;
      readonly isStar: boolean;
    }
  | {
      readonly kind: "case";
      readonly operand?: Node;
      readonly branches: readonly { readonly when: Node; readonly then: Node }[];
      readonly otherwise?: Node;
    }
  | {
      readonly kind: "cast";
      readonly operand: Node;
      readonly to: TypeNode;
      readonly style?: number;
    };
