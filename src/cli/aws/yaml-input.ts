import { isScalar, parseDocument, visit } from 'yaml';
import { parameterFailure } from './parameter-failure.ts';
import { pythonNumber } from './python.ts';

/**
 * Reads the YAML value of an option.
 *
 * @throws UsageFailure that names the option and the line of the mistake
 */
export function readYaml(option: string, text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw parameterFailure(option, `Invalid YAML received: ${error.message}`);
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'number') node.value = pythonNumber(node.value, node.source);
    },
  });
  return document.toJS();
}
