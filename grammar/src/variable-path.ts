// Owns VariablePath: how `$a`, `$script:a`, `$env:PATH` or `${c:\x}` names a variable or a drive item.

const GLOBAL = 1;
const LOCAL = 2;
const PRIVATE = 4;
const SCRIPT = 8;
const SCOPED = GLOBAL | LOCAL | PRIVATE | SCRIPT;
const VARIABLE = 16;
const FUNCTION = 32;
const UNQUALIFIED = 64;

const scopes: Record<string, number> = { global: GLOBAL, local: LOCAL, private: PRIVATE, script: SCRIPT };

/** PowerShell's VariablePath. `userPath` is what was written, `unqualifiedPath` the name without scope or drive. */
export class VariablePath {
  readonly userPath: string;
  readonly unqualifiedPath: string;
  /** `env` in `$env:PATH`; null unless drive qualified. */
  readonly driveName: string | null;
  private readonly flags: number;

  /** path: the text between `$` (or `${`) and its end, unescaped. */
  constructor(path: string) {
    const colon = path.indexOf(":");
    this.userPath = path;
    if (colon < 0) {
      this.unqualifiedPath = path;
      this.driveName = null;
      this.flags = VARIABLE | UNQUALIFIED;
      return;
    }
    let flags = VARIABLE;
    let drive: string | null = null;
    const prefix = path.slice(0, colon).toLowerCase();
    let rest = path.slice(colon + 1);
    const scope = scopes[prefix];
    if (scope !== undefined) {
      flags |= scope;
      // The drive of a variable or a function may follow its scope.
      const inner = /^(variable|function):/i.exec(rest);
      if (inner !== null) {
        rest = rest.slice(inner[0].length);
        if ((inner[1] as string).toLowerCase() === "function") flags = (flags & ~VARIABLE) | FUNCTION;
      }
    } else if (prefix === "") {
      flags |= UNQUALIFIED;
    } else if (prefix !== "variable") {
      drive = path.slice(0, colon);
      flags = prefix === "function" ? FUNCTION : 0;
    }
    this.unqualifiedPath = rest;
    this.driveName = drive;
    this.flags = flags;
  }

  get isVariable(): boolean {
    return (this.flags & VARIABLE) !== 0;
  }
  get isFunction(): boolean {
    return (this.flags & FUNCTION) !== 0;
  }
  get isGlobal(): boolean {
    return (this.flags & GLOBAL) !== 0;
  }
  get isLocal(): boolean {
    return (this.flags & LOCAL) !== 0;
  }
  get isPrivate(): boolean {
    return (this.flags & PRIVATE) !== 0;
  }
  get isScript(): boolean {
    return (this.flags & SCRIPT) !== 0;
  }
  /** Written without any scope or drive. */
  get isUnqualified(): boolean {
    return (this.flags & UNQUALIFIED) !== 0;
  }
  /** A variable with no scope modifier (a `variable:` prefix still counts as unscoped). */
  get isUnscopedVariable(): boolean {
    return (this.flags & (VARIABLE | SCOPED)) === VARIABLE;
  }
  get isDriveQualified(): boolean {
    return this.driveName !== null;
  }
}
