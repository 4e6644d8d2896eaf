import type { Collected } from '../source.ts';
import type { Attribute, Block } from './block.ts';
import { SHOW_JSON, TERRAFORM_TYPE } from './event-invoke-config.ts';
import { calledFolder } from './module.ts';
import type { Instance } from './scope.ts';

/**
 * The module of the Terraform registry that makes event invoke configs, and the argument that turns them on. In its folder
 * `wrappers` the argument stands within `items` and `defaults`, so only the folders that have it at the top are known.
 */
const KNOWN_MODULE =
  /(?:^|[/:])terraform-aws-modules\/(?:lambda\/aws|terraform-aws-lambda(?:\.git)?)(?:\/\/modules\/(?:alias|deploy|docker-build))?\/?(?:\?|$)/;
const KNOWN_SWITCH = 'create_async_event_config';

/** Arguments by whose names a module seems to make event invoke configs. */
const TELLING = /retry_attempts|event_age|event_invoke|async_event|destination_on_|on_(?:failure|success)/;

/** Accounts for the modules that an instance calls: they were read, or the user is told that they weren't. */
export function accountForCalls(instance: Instance, into: Collected): void {
  for (const [name, call] of instance.module.calls) {
    const { place } = call;
    const address = `${instance.prefix}module.${name}`;
    const called = instance.called(name);
    if (called === undefined) {
      if (makesNone(call)) into.absent.push({ place, because: `${address} leaves out ${KNOWN_SWITCH}` });
      else into.warnings.push({ place, sentence: unread(address, call) });
      continue;
    }
    into.absent.push({ place, because: `the call of ${address} was followed` });
    if (called.kind !== 'undecided') continue;
    const sentence = `how many instances ${address} has is not in the files: the manifests are for one of them. Make them for each, or ${SHOW_JSON}`;
    into.warnings.push({ place: called.attribute.place, sentence });
  }
}

function makesNone(call: Block): boolean {
  const source = call.attributes.get('source')?.expression.written ?? '';
  const isOn = call.attributes.get(KNOWN_SWITCH)?.expression.written;
  return KNOWN_MODULE.test(source.replace(/^"|"$/g, '')) && (isOn === undefined || isOn === 'false');
}

function unread(address: string, call: Block): string {
  const source = call.attributes.get('source')?.expression.written.replace(/^"|"$/g, '') ?? 'no source';
  const isTelling = ([name, { expression }]: [string, Attribute]) =>
    name !== 'source' && TELLING.test(`${name} ${expression.written}`);
  const telling = [...call.attributes].filter(isTelling).map(([name]) => name);
  const why = calledFolder(call) === undefined ? 'is not in the files' : 'has no files there';
  const certainty =
    telling.length > 0
      ? `sets ${telling.join(', ')}, so it seems to make event invoke configs`
      : `may contain ${TERRAFORM_TYPE}`;
  return `${address} (${source}) ${why}, and ${certainty}: ${SHOW_JSON}`;
}
