/** What every member of an operation has besides its type. */
interface Described {
  /** What it is, as help and comments say it. */
  readonly description?: string;
}

/** A text. */
export interface StringShape extends Described {
  readonly type: 'string';
  /** Fewest characters. */
  readonly min?: number;
}

/** A whole number. */
export interface IntegerShape extends Described {
  readonly type: 'integer';
  readonly min?: number;
}

/** A point in time; answers alone have one. */
export interface TimestampShape extends Described {
  readonly type: 'timestamp';
}

/** Named members, in the API's order, which is the order of whatever is printed. */
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

/** What a member of an operation's input or output looks like, as far as the AWS CLI looks at it before it calls. */
export type Shape = StringShape | IntegerShape | TimestampShape | StructureShape | ListShape;
