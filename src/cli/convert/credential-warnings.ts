import type { Warning } from './place.ts';
import type { Found } from './source.ts';

/** The warnings of credentials that may belong to another account than the operator's, with the addresses of what they make. */
export function credentialWarnings(found: readonly Found[]): Warning[] {
  const groups = Map.groupBy(found, ({ credentials }) => credentials?.identity);
  return [...groups.values()].flatMap((own) => {
    const told = own.find(({ credentials }) => credentials?.told)?.credentials?.told;
    if (told === undefined) return [];
    const addresses = own.map(({ address }) => address).join(', ');
    const sentence = `${told.what} may configure another account than the operator's: if it does, name that account in spec.accountRef of the manifest of ${addresses}.`;
    return [{ place: told.place, sentence }];
  });
}
