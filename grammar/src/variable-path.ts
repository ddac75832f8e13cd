// Owns VariablePath: how `$a`, `$script:a`, `$env:PATH` or `${c:\x}` names a variable or a drive item.

/** PowerShell's VariablePath. `userPath` is what was written, `unqualifiedPath` the name without scope or drive. */
export class VariablePath {
  readonly userPath: string;
  readonly unqualifiedPath: string;
  readonly isVariable: boolean;
  readonly isFunction: boolean;
  readonly isGlobal: boolean;
  readonly isLocal: boolean;
  readonly isPrivate: boolean;
  readonly isScript: boolean;
  /** Written without any scope or drive. */
  readonly isUnqualified: boolean;
  /** `env` in `$env:PATH`; null unless drive qualified. */
  readonly driveName: string | null;

  /** path: the text between `$` (or `${`) and its end, unescaped. */
  constructor(path: string) {
    this.userPath = path;
    const colon = path.indexOf(":");
    let scope = "";
    let rest = path;
    let drive: string | null = null;
    let variableDrive = false;
    let functionDrive = false;
    if (colon > 0) {
      const prefix = path.slice(0, colon).toLowerCase();
      rest = path.slice(colon + 1);
      if (prefix === "global" || prefix === "local" || prefix === "private" || prefix === "script") {
        scope = prefix;
        const second = rest.indexOf(":");
        if (second > 0) {
          const inner = rest.slice(0, second).toLowerCase();
          if (inner === "variable") {
            variableDrive = true;
            rest = rest.slice(second + 1);
          } else if (inner === "function") {
            functionDrive = true;
            rest = rest.slice(second + 1);
          }
        }
      } else if (prefix === "variable") {
        variableDrive = true;
      } else {
        drive = path.slice(0, colon);
        functionDrive = prefix === "function";
      }
    }
    this.unqualifiedPath = rest;
    this.driveName = drive;
    this.isFunction = functionDrive;
    this.isVariable = drive === null && !functionDrive;
    this.isGlobal = scope === "global";
    this.isLocal = scope === "local";
    this.isPrivate = scope === "private";
    this.isScript = scope === "script";
    this.isUnqualified = scope === "" && drive === null && !variableDrive;
  }

  /** A variable with no scope modifier (a `variable:` prefix still counts as unscoped). */
  get isUnscopedVariable(): boolean {
    return this.isVariable && !(this.isGlobal || this.isLocal || this.isPrivate || this.isScript);
  }
  get isDriveQualified(): boolean {
    return this.driveName !== null;
  }
}
