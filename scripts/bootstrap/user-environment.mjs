// The environment the shell gets under `npm start`: the user's own, without what npm put in.
import { sep } from "node:path";

/** Takes a process environment, returns a copy without npm's variables and npm's directories at PATH's front. */
export function userEnvironment(env) {
  const result = {};
  for (const [name, value] of Object.entries(env)) {
    if (/^npm_(config|package|lifecycle|command|execpath|node_execpath)(_|$)/.test(name)) continue;
    if (name === "INIT_CWD" || (name === "COLOR" && env.npm_lifecycle_event) || (name === "EDITOR" && value === "vi"))
      continue;
    result[name] = value;
  }
  if (!env.npm_lifecycle_event) return result;
  const entries = (env.PATH ?? "").split(":");
  while (entries[0] !== undefined && /node_modules\/(\.bin$|.*node-gyp-bin$)/.test(entries[0].split(sep).join("/")))
    entries.shift();
  result.PATH = entries.join(":");
  return result;
}
