import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A condition on a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The names in an expression. */
export interface Named {
  /** Each metric with its conditions. */
  readonly metrics: readonly { readonly name: string; readonly matchers: readonly Matcher[] }[];
  /** The labels that it groups by or joins on. */
  readonly labels: readonly string[];
  /** Where it is no PromQL. */
  readonly problems: readonly string[];
}

/** Reads an expression in PromQL. */
export function namedIn(expression: string): Named {
  const tree = parser.parse(expression);
  const text = (node: SyntaxNode | null | undefined) => (node ? expression.slice(node.from, node.to) : '');
  const selectors = nodes(tree, 'VectorSelector');
  return {
    metrics: selectors.map((selector) => ({
      name: text(selector.getChild('Identifier')),
      matchers: (selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
        label: text(matcher.getChild('LabelName')),
        operator: text(matcher.getChild('MatchOp')),
        value: text(matcher.getChild('StringLiteral')).slice(1, -1),
      })),
    })),
    labels: nodes(tree, 'GroupingLabels').flatMap((group) => group.getChildren('LabelName').map(text)),
    problems: nodes(tree, '⚠').map(({ from }) => `at ${from}: ${expression.slice(from, from + 20)}`),
  };
}

function nodes(tree: Tree, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter: (each) => {
      if (each.name === name) found.push(each.node);
    },
  });
  return found;
}
