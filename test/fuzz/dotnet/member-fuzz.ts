// Calls members of .NET types with odd arguments and checks that nothing of JavaScript shows.

import {
  construct, type DotNetType, dotNetToString, getStaticMember, getType, allTypeNames, invokeMethod, invokeStatic,
  membersOf, type MethodSignature, type PSValue, setMember, toStringValue, unwrap,
} from "@latch/dotnet"; // biome-ignore format: a list
import type { Shell } from "latch";
import { type Instance, readInstances } from "./instances.ts";
import { problemOfError, problemOfValue } from "../leaks.ts";
import { argumentFor, randomNumbers } from "./odd-arguments.ts";

export interface Finding {
  /** `Type.Member`. */
  readonly member: string;
  readonly problem: string;
}

/** Members that would end, block or harm the process that tests, or reach outside its directory. */
const dangerous =
  /^(Exit|FailFast|Kill|CloseMainWindow|Sleep|SpinWait|Wait.*|Join|Take|TryTake|Enter|Read(Line|Key|ToEnd)?|Break|Launch|Delete.*|Move.*|Replace|SetCurrentDirectory|CreateSymbolicLink|SetUnixFileMode|SetAccess.*|SetAttributes|Beep|Clear|Set(Out|In|Error|CursorPosition|WindowSize|BufferSize|EnvironmentVariable)|OpenStandard.*|Start|Open.*|Connect.*|Send.*|Download.*|Upload.*|Get(HostEntry|HostAddresses|HostByName|HostByAddress|Directories|Files|FileSystemEntries|FileSystemInfos|Processes.*|ProcessById)|Enumerate(Files|Directories|FileSystem.*)|Resolve|InfiniteSequence|Copy(To)?|Run|Invoke.*|ReadByte|Exists)$/;
const wholeTypes =
  /^System\.(Diagnostics\.(Process|Debugger)|Console|Net\.(Sockets|Http|WebClient|Dns)|Management\.Automation\.(PowerShell|Host|Runspaces|Engine|Command|Session|Path|Provider|Drive|Job|PSEvent|Debugger)|IO\.(FileSystemWatcher|DirectoryInfo|DriveInfo|Directory))/;

/** What a call showed of JavaScript, or null. */
function problemOf(run: () => unknown): string | null {
  try {
    const value = run();
    const problem = problemOfValue(value);
    if (problem !== null) return problem;
    if ((Array.isArray(value) || value instanceof Uint8Array) && value.length > 1_000_000) return null;
    for (const text of [dotNetToString(value as PSValue), toStringValue(value as PSValue)])
      if (/\[object /.test(text)) return `text ${text.slice(0, 60)}`;
    return null;
  } catch (error) {
    return problemOfError(error);
  }
}

type Call = { readonly member: string; run(): unknown };

class MemberFuzz {
  readonly findings: Finding[] = [];
  calls = 0;
  readonly #random: () => number;
  readonly #share: number;

  constructor(seed: number, share: number) {
    this.#random = randomNumbers(seed);
    this.#share = share;
  }

  #try({ member, run }: Call): void {
    if (this.#random() > this.#share) return;
    this.calls++;
    const problem = problemOf(run);
    if (problem !== null && !this.findings.some((f) => f.member === member && f.problem === problem))
      this.findings.push({ member, problem });
  }

  #arguments(signature: MethodSignature): PSValue[] {
    return signature.parameters.map((p) => argumentFor(p.type, p.byRef === "ref" || p.byRef === "out", this.#random));
  }

  statics(type: DotNetType): void {
    const members = membersOf(type);
    if (!type.isInterface && !type.isAbstract)
      for (const signature of members.constructors()) {
        const args = this.#arguments(signature);
        this.#try({ member: `${type.displayName}..ctor`, run: () => construct(type, args) });
      }
    for (const group of members.methodGroups(true)) {
      if (dangerous.test(group.name)) continue;
      for (const signature of group.overloads) {
        const args = this.#arguments(signature);
        this.#try({ member: `${type.displayName}.${group.name}`, run: () => invokeStatic(type, group.name, args) });
      }
    }
    for (const { name } of members.properties(true))
      this.#try({ member: `${type.displayName}.${name}`, run: () => getStaticMember(type, name) });
  }

  instance({ type, make }: Instance): void {
    const members = membersOf(type);
    for (const group of members.methodGroups(false)) {
      if (dangerous.test(group.name)) continue;
      for (const signature of group.overloads) {
        if (signature.explicitInterface !== null) continue;
        const args = this.#arguments(signature);
        const run = () => invokeMethod(make(), group.name, args);
        this.#try({ member: `${type.displayName}.${group.name}`, run });
      }
    }
    for (const property of members.properties(false)) {
      const member = `${type.displayName}.${property.name}`;
      this.#try({ member, run: () => property.get(unwrap(make())) });
      if (!property.canWrite) continue;
      const value = argumentFor(property.type, false, this.#random);
      this.#try({ member, run: () => setMember(make(), property.name, value) ?? null });
    }
  }
}

/** Calls a share (0 to 1) of all members; the same seed makes the same calls. */
export function fuzzMembers(shell: Shell, seed: number, share: number): { findings: Finding[]; calls: number } {
  const fuzz = new MemberFuzz(seed, share);
  for (const name of allTypeNames()) if (!wholeTypes.test(name)) fuzz.statics(getType(name));
  for (const instance of readInstances(shell).made)
    if (!wholeTypes.test(instance.type.displayName)) fuzz.instance(instance);
  return { findings: fuzz.findings, calls: fuzz.calls };
}
