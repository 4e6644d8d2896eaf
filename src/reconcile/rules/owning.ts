import { targetArn } from '../../lambda/target.ts';
import { claimOn } from '../object/claims.ts';
import type { CompleteFacts } from './facts.ts';
import { handedOver } from './letting-go.ts';
import { isCoveredBy, movedWithoutEdit, nameTo, ownerOf } from './ownership.ts';
import { type Rule, refuse } from './step.ts';

/** Without it, a start with other credentials or another region would move every object to functions it never meant. */
export const identityChanged: Rule<CompleteFacts> = ({ self, claims, target }) => {
  if (!movedWithoutEdit(self, target)) return undefined;
  const configured = claims.list.map((claim) => targetArn(claim.target)).join(', ');
  return refuse(
    'IdentityChanged',
    `This object configured ${configured}, and the operator's account or region now make it ${targetArn(target)}: ` +
      'nothing is written. Start the operator as before, or edit functionName or region to say that the move is meant.',
  );
};

/** Without it, two objects would write one target in turn. An object that another one covers lets go first. */
export const ownedByAnother: Rule<CompleteFacts> = ({ self, others, target, claims }) => {
  const owner = ownerOf(target, [self, ...others]);
  if (owner === undefined || owner.key === self.key) return undefined;
  const arn = targetArn(target);
  const own = claimOn(claims, target);
  if (own !== undefined && isCoveredBy(owner, own)) {
    return handedOver([{ target, how: 'HandedOver', to: nameTo(self, owner) }]);
  }
  return refuse(
    'OwnedByAnother',
    `${arn} is configured by ${nameTo(self, owner)}: delete one of the two objects, or correct functionName or qualifier in one.`,
  );
};

/** Without it, an object would go on to Put with claims that the API server threw away, as an older CRD makes it do. */
export const claimNotKept: Rule<CompleteFacts> = ({ claimsNotKept }) =>
  claimsNotKept
    ? refuse(
        'ClaimNotKept',
        "The API server did not keep status.claims: upgrade the CRD to the operator's version. Until then, nothing is written to Lambda.",
      )
    : undefined;
