import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lauxlib, lua, lualib, to_luastring } from 'fengari';

/** The kinds that have a health check. */
export const CUSTOMIZED = ['EventInvokeConfig', 'AWSAccount'] as const;
export type Customized = (typeof CUSTOMIZED)[number];

const CUSTOMIZATIONS = fileURLToPath(
  new URL('../../../gitops/argocd/resource_customizations/lambda.eventinvoke.dev/', import.meta.url),
);

/** The folder of a kind's health check, in the shape of Argo CD's own repository; with a slash at its end. */
export function folderOf(kind: Customized): string {
  return `${CUSTOMIZATIONS}${kind}/`;
}

/** The health of an object as Argo CD shows it. */
export interface Health {
  readonly status: string;
  readonly message: string;
}

/** Runs a kind's health.lua on an object with the base and table libraries alone, as Argo CD does. */
export function healthOf(kind: Customized, object: unknown): Health {
  const script = readFileSync(`${folderOf(kind)}health.lua`, 'utf8');
  const state = lauxlib.luaL_newstate();
  try {
    for (const [name, open] of [
      ['_G', lualib.luaopen_base],
      ['table', lualib.luaopen_table],
    ] as const) {
      lauxlib.luaL_requiref(state, to_luastring(name), open, 1);
    }
    const source = `obj = ${literal(object)}
      local health = (function() ${script}\nend)()
      return health.status, health.message`;
    const failed = lauxlib.luaL_dostring(state, to_luastring(source));
    assert.ok(!failed, lua.lua_tojsstring(state, -1) ?? '');
    return { status: lua.lua_tojsstring(state, -2) ?? '', message: lua.lua_tojsstring(state, -1) ?? '' };
  } finally {
    lua.lua_close(state);
  }
}

/** JSON as Lua writes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([key, member]) => `[${literal(key)}] = ${literal(member)}`)}}`;
  }
  return typeof value === 'string' ? `"${[...Buffer.from(value)].map(escaped).join('')}"` : String(value);
}

function escaped(byte: number): string {
  return `\\${String(byte).padStart(3, '0')}`;
}
