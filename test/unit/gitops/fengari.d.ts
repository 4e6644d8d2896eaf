/** As much of fengari as is used: it brings no types. */
declare module 'fengari' {
  interface State {
    readonly opaque: unique symbol;
  }
  type Library = (state: State) => number;
  export const lua: {
    readonly LUA_OK: number;
    lua_tojsstring(state: State, index: number): string | null;
    lua_close(state: State): void;
  };
  export const lauxlib: {
    luaL_newstate(): State;
    luaL_requiref(state: State, name: Uint8Array, open: Library, global: number): void;
    luaL_dostring(state: State, source: Uint8Array): boolean;
  };
  export const lualib: { readonly luaopen_base: Library; readonly luaopen_table: Library };
  export function to_luastring(text: string): Uint8Array;
}
