import type { Value } from '../document.ts';
import { type Text, type Unknown, withWrittenPlaceholders } from '../placeholder.ts';
import type { Template } from './template.ts';

/** A template, and the name of a value in it, for a value that nothing else names. */
export interface Context {
  readonly template: Template;
  /** `OrdersConfig.DestinationConfig.OnFailure`. */
  readonly owner: string;
}

/** A value that CloudFormation gives. All templates are assumed to be deployed to the same account and region, so these placeholders are shared. */
export function pseudoParameter(reference: string, { place }: Value, { template }: Context): Text {
  return template.tool?.pseudo(reference, place) ?? [{ reference, scope: '', place, isWord: true }];
}

/** A text that contains `${AWS::…}`. */
export function pseudo(text: string, at: Value, context: Context): Text {
  return text
    .split(/(\$\{AWS::\w+\})/)
    .filter((part) => part !== '')
    .flatMap((part) => (part.startsWith('${AWS::') ? pseudoParameter(part.slice(2, -1), at, context) : [part]));
}

/**
 * A text outside of Fn::Sub, in which values of other services may stand.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function dynamicReferences(text: string, at: Value, context: Context): Text {
  const own = context.template.tool?.written(text, at.place) ?? [text];
  return own.flatMap((whole): Text => {
    if (typeof whole !== 'string') return [whole];
    return whole
      .split(/(\{\{resolve:[^}]*\}\})/)
      .filter((part, index) => part !== '' || index === 0)
      .flatMap((part) =>
        part.startsWith('{{resolve:') ? [named(part.slice(2, -2), at, context)] : outsideOfSub(part, at, context),
      );
  });
}

/** CloudFormation leaves `${stage}` as it is outside of Fn::Sub: another tool replaces it before, or Fn::Sub was forgotten. */
export function outsideOfSub(text: string, at: Value, context: Context): Text {
  return pseudo(text, at, context).flatMap((part) =>
    typeof part === 'string' ? withWrittenPlaceholders(part, context.template.scope, at.place) : [part],
  );
}

/** A value that has a name in the template, such as a parameter. */
export function named(reference: string, at: Value, { template }: Context): Unknown {
  return { reference, scope: template.scope, place: at.place };
}

/** A value that nothing in the template names: its owner does. */
export function unknownOf(value: Value, { template, owner }: Context): Unknown {
  return { reference: owner, scope: template.scope, place: value.place };
}
