import { type Difference, describeDifferences, describeSettings, differences } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { type Claim, type Claims, claimOn } from '../object/claims.ts';
import type { Desired, Policies } from '../object/declared.ts';
import { isOurs } from './belonging.ts';
import type { Facts } from './facts.ts';
import { callFailed } from './failing.ts';
import { DELETION_RULES, handOver, releaseOthers } from './letting-go.ts';
import { isBeingLeft, ownerOf } from './ownership.ts';
import { type Rule, refuse, type Step } from './step.ts';

/**
 * The next step, from the facts alone. The rules stand in order and the first answer wins: the order is the meaning.
 */
export function decide(facts: Facts): Step {
  for (const rule of facts.self.deleting ? DELETION_RULES : RULES) {
    const step = rule(facts);
    if (step !== undefined) return step;
  }
  throw new Error('No rule has an answer.');
}

/** Facts of an object whose spec and claims can be followed, and whose target is known. */
interface Settled extends Facts {
  readonly policies: Policies;
  readonly desired: Desired;
  readonly claims: Claims;
  readonly target: Target;
}

const suspended: Rule<Facts> = ({ policies }) =>
  'suspend' in policies && policies.suspend ? { do: 'Suspend' } : undefined;

const invalidSpec: Rule<Facts> = ({ policies, desired }) => {
  if ('problem' in policies) return refuse('InvalidSpec', policies.problem);
  return 'problem' in desired ? refuse('InvalidSpec', desired.problem) : undefined;
};

const unreadableClaim: Rule<Facts> = ({ claims }) =>
  'problem' in claims ? refuse('ClaimUnreadable', claims.problem) : undefined;

const identify: Rule<Facts> = ({ desired, identity, region }) => {
  if (identity !== undefined || 'problem' in desired) return undefined;
  if (region === undefined) {
    return refuse(
      'RegionUnknown',
      'No region is known: set spec.region, or start the operator with --region or AWS_REGION.',
    );
  }
  return { do: 'Identify', probe: { ...desired.reference, region } };
};

const foreignAccount: Rule<Facts> = ({ target }) =>
  target !== undefined && 'problem' in target ? refuse('AccountMismatch', target.problem) : undefined;

const identityChanged: Rule<Settled> = (facts) => {
  if (!movedWithoutEdit(facts)) return undefined;
  const configured = facts.claims.list.map((claim) => targetArn(claim.target)).join(', ');
  return refuse(
    'IdentityChanged',
    `This object configured ${configured}, and the operator's account or region now make it ${targetArn(facts.target)}: ` +
      'nothing is written. Start the operator as before, or edit functionName or region to say that the move is meant.',
  );
};

/** Only an edit of the spec moves a target: with the same words, the same target is meant. */
export function movedWithoutEdit(facts: { claims: Claims; desired: Desired; target: Target }): boolean {
  return (
    facts.claims.list.length > 0 &&
    facts.claims.spelling === facts.desired.spelling &&
    claimOn(facts.claims, facts.target) === undefined
  );
}

// The claims stay: an object that goes back to Enforce must know what is its own.
const dropFinalizerToObserve: Rule<Settled> = ({ policies, claims, hasFinalizer, observeOnly }) =>
  policies.managementPolicy === 'Observe' && hasFinalizer && !observeOnly
    ? {
        do: 'Unclaim',
        claims,
        finalizer: false,
        released: claims.list.map(({ target }) => ({ target, how: 'Observing' })),
      }
    : undefined;

const observe: Rule<Settled> = (facts) => {
  if (!facts.observeOnly && facts.policies.managementPolicy === 'Enforce') return undefined;
  const step = look(facts) ?? unexpectedFunction(facts);
  if (step !== undefined) return step;
  const found = differencesFound(facts);
  if (found.length === 0) return { do: 'Keep', observing: true };
  const message =
    facts.observation?.kind === 'found'
      ? `In Lambda ${describeDifferences(found)}.`
      : 'Lambda has no configuration for this function and qualifier.';
  return { do: 'Differ', message };
};

const ownedByAnother: Rule<Settled> = ({ self, target, contenders, claims }) => {
  const owner = ownerOf(target, contenders);
  if (owner === undefined || owner.key === self.key) return undefined;
  const arn = targetArn(target);
  if (owner.claimed.has(arn) && self.claimed.has(arn)) {
    const list = claims.list.filter((claim) => targetArn(claim.target) !== arn);
    return {
      do: 'Unclaim',
      // What is left was claimed under an earlier spelling, which the object may not be held to.
      claims: { spelling: '', list },
      finalizer: list.length > 0,
      released: [{ target, how: 'HandedOver', to: owner.key }],
    };
  }
  return refuse(
    'OwnedByAnother',
    `${arn} is configured by ${owner.key}: delete one of the two objects, or correct functionName or qualifier in one.`,
  );
};

// What an object of ours leaves behind is not somebody else's: it is neither refused nor recorded as adopted.
const inherit: Rule<Settled> = (facts) => {
  const { self, target, contenders, claims } = facts;
  const others = contenders.filter((each) => each.key !== self.key);
  return claimOn(claims, target) === undefined && isBeingLeft(target, others)
    ? claimTarget(facts, { target })
    : undefined;
};

const look: Rule<Settled> = ({ observation, target }) =>
  observation === undefined ? { do: 'Look', target } : undefined;

const unexpectedFunction: Rule<Settled> = ({ observation, target }) =>
  observation?.kind === 'found' && observation.functionArn !== targetArn(target)
    ? refuse(
        'UnexpectedFunction',
        `Asked about ${targetArn(target)}, Lambda answered for ${observation.functionArn}: check the endpoint that the operator uses.`,
      )
    : undefined;

const refuseToAdopt: Rule<Settled> = (facts) => {
  const { observation, desired, target } = facts;
  if (observation?.kind !== 'found' || isOurs(facts, target) || desired.adoptionPolicy === 'Adopt') return undefined;
  return refuse(
    'ConfigurationExists',
    `Lambda already holds a configuration of ${targetArn(target)} (${describeSettings(observation.settings)}), and adoptionPolicy is Refuse: ` +
      'set it to Adopt to take the configuration over, or delete it in Lambda.',
  );
};

const claim: Rule<Settled> = (facts) => {
  const { observation, claims, desired, target, hasFinalizer, now } = facts;
  const known = claimOn(claims, target);
  const ours = isOurs(facts, target);
  if (known !== undefined && ours && hasFinalizer && claims.spelling === desired.spelling) return undefined;
  if (ours || observation?.kind !== 'found') {
    const absent = known === undefined && observation?.kind === 'absent';
    const firstPut = { generation: facts.generation, settings: desired.settings };
    return claimTarget(facts, { ...known, target, ...(absent && { firstPut }) });
  }
  return claimTarget(facts, { target, adopted: { time: now, settings: observation.settings } });
};

const recordAdoption: Rule<Settled> = (facts) => {
  const adopted = claimOn(facts.claims, facts.target)?.adopted;
  if (adopted === undefined || differencesFound(facts).length === 0) return undefined;
  const { time, functionArn } = facts.known.adopted ?? {};
  return time === adopted.time && functionArn === targetArn(facts.target) ? undefined : { do: 'Record' };
};

const put: Rule<Settled> = (facts) => {
  const { desired, target } = facts;
  const found = differencesFound(facts);
  if (found.length === 0) return undefined;
  if (facts.put !== undefined && differences(desired.settings, facts.put).length === 0) {
    return refuse(
      'SettingsNotApplied',
      `Lambda answered the Put with other settings than it was asked for: ${describeDifferences(found)}.`,
    );
  }
  const drift = wasInSync(facts) ? found : undefined;
  return { do: 'Put', target, settings: desired.settings, ...(drift && { drift }) };
};

const keep: Rule<Settled> = () => ({ do: 'Keep', observing: false });

// Drift is a change since Lambda was seen in sync with this very spec; anything else is the user's own change.
function wasInSync({ known, generation, target, desired }: Settled): boolean {
  return (
    known.observedGeneration === generation &&
    known.functionArn === targetArn(target) &&
    differences(desired.settings, known.settings).length === 0
  );
}

function differencesFound({ desired, observation }: Settled): Difference[] {
  if (observation?.kind === 'found') return differences(desired.settings, observation.settings);
  const missing = differences(desired.settings, {});
  // A configuration without any setting is still one.
  return missing.length > 0 ? missing : [{ field: 'destinationConfig', declared: '{}' }];
}

function claimTarget({ claims, target, desired, hasFinalizer }: Settled, claimed: Claim): Step {
  const arn = targetArn(target);
  // Claims without the finalizer were let go, by Observe: they tell what is our own and must not delete what isn't named.
  const others = hasFinalizer ? claims.list.filter((each) => targetArn(each.target) !== arn) : [];
  return { do: 'Claim', claims: { spelling: desired.spelling, list: [...others, claimed] } };
}

const RULES: readonly Rule<Facts>[] = [
  suspended,
  invalidSpec,
  unreadableClaim,
  callFailed,
  identify,
  foreignAccount,
  ...settled(
    identityChanged,
    dropFinalizerToObserve,
    observe,
    handOver,
    ownedByAnother,
    inherit,
    look,
    unexpectedFunction,
    refuseToAdopt,
    claim,
    recordAdoption,
    put,
    releaseOthers,
    keep,
  ),
];

// The rules before these have answered wherever one of the four is a problem or not yet known.
function settled(...rules: readonly Rule<Settled>[]): Rule<Facts>[] {
  return rules.map((rule) => (facts) => rule(facts as Settled));
}
