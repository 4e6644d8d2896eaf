/** What every member of an operation has in addition to its type. */
interface Described {
  /** The description for help and for comments. */
  readonly description?: string;
}

/** A text. */
export interface StringShape extends Described {
  readonly type: 'string';
  /** The fewest characters. */
  readonly min?: number;
}

/** A whole number. */
export interface IntegerShape extends Described {
  readonly type: 'integer';
  readonly min?: number;
}

/** A timestamp; only answers have one. */
export interface TimestampShape extends Described {
  readonly type: 'timestamp';
}

/** Named members, in the API's order, which is also the order of the output. */
export interface StructureShape extends Described {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** Any number of members of one shape. */
export interface ListShape extends Described {
  readonly type: 'list';
  readonly member: Shape;
}

/** The type of a member of an operation's input or output, with the limits that the AWS CLI checks before a call. */
export type Shape = StringShape | IntegerShape | TimestampShape | StructureShape | ListShape;
