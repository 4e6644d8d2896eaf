import type { Place } from '../place.ts';

/** An expression of Terraform's language, from HCL or from its JSON syntax. */
export type Expression = Located &
  (
    | Literal
    | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
    | Splat
    | Call
    | Conditional
    | { readonly kind: 'operation'; readonly operator: Operator; readonly operands: readonly Expression[] }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | ObjectExpression
    | ForExpression
    /** Syntax without a meaning here. */
    | { readonly kind: 'opaque' }
  );

interface Located {
  readonly place: Place;
  /** As it is written, for messages. */
  readonly written: string;
}

interface Literal {
  readonly kind: 'literal';
  /** Undefined: null. */
  readonly value: string | undefined;
}

/** `list[*].name` */
export interface Splat {
  readonly kind: 'splat';
  readonly of: Expression;
  /** The expression of an element, which has the name {@link ELEMENT}. */
  readonly element: Expression;
}

/** The name of an element within a splat. No expression can have it. */
export const ELEMENT = '*';

/** A call of a function. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  /** True: the last argument is a list of arguments, `max(list...)`. */
  readonly isExpanded: boolean;
}

/** `condition ? one : other` */
export interface Conditional {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `{ key = value }` */
export interface ObjectExpression {
  readonly kind: 'object';
  readonly entries: readonly (readonly [key: Expression, value: Expression])[];
}

/** `[for k, v in collection : v if condition]`, or with a key `{for …}`. */
export interface ForExpression {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  /** Absent: the result is a list. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
  /** True: the values of one key become a list. */
  readonly isGrouped: boolean;
}

/** Part of a template: a text, an expression, or a directive. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: Expression }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly whenTrue: readonly TemplatePart[];
      readonly whenFalse: readonly TemplatePart[];
    }
  | { readonly kind: 'opaque' };

/** Operators with one or two operands. */
export const OPERATORS = ['!', '-', '+', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'] as const;

/** One of {@link OPERATORS}. */
export type Operator = (typeof OPERATORS)[number];
