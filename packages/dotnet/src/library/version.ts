// System.Version and System.Management.Automation.SemanticVersion.

import { Exception } from "../errors/exception.ts";
import { addInstanceMember, instanceDataOf, setTypeNames, typeNamesOf } from "../members/instance-members.ts";
import { PSNoteProperty, PSPropertyInfo } from "../members/member-info.ts";
import { defineType } from "../types/define-type.ts";
import { argumentException, argumentNull, throwIfNegative } from "../types/method-errors.ts";
import { COMPARE_TO } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { PSInt16 } from "../values/numerics.ts";
import { PSObject } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { cell, int, text } from "./arguments.ts";

/** System.Version: two to four parts, -1 where not given. */
export class Version {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  readonly revision: number;
  constructor(major: number, minor: number, build = -1, revision = -1) {
    this.major = major;
    this.minor = minor;
    this.build = build;
    this.revision = revision;
  }
  get parts(): number[] {
    return [this.major, this.minor, this.build, this.revision].filter((p, i) => i < 2 || p >= 0);
  }
  get [HASH_KEY](): string {
    return `version:${this.major}.${this.minor}.${this.build}.${this.revision}`;
  }
  [COMPARE_TO](other: object): number {
    const that = other as Version;
    for (const part of ["major", "minor", "build", "revision"] as const) {
      if (this[part] !== that[part]) return this[part] < that[part] ? -1 : 1;
    }
    return 0;
  }
  toString(): string {
    return this.parts.join(".");
  }
}
tagType(Version, "System.Version");

/** Version.Parse. Throws .NET's exceptions. */
export function parseVersion(value: string): Version {
  const parts = value.split(".");
  if (parts.length < 2 || parts.length > 4) {
    throw argumentException("Version string portion was too short or too long.", "input");
  }
  const numbers = parts.map((part) => {
    const trimmed = part.trim();
    if (!/^[+-]?\d+$/.test(trimmed))
      throw new Exception("System.FormatException", `The input string '${part}' was not in a correct format.`);
    const number = Number(trimmed);
    throwIfNegative(number, "input");
    if (number > 2147483647)
      throw new Exception("System.OverflowException", "Value was either too large or too small for an Int32.");
    return number;
  });
  return new Version(numbers[0] as number, numbers[1] as number, numbers[2], numbers[3]);
}

function newVersion(args: PSValue[]): Version {
  if (args.length === 0) return new Version(0, 0);
  if (typeof args[0] === "string") return parseVersion(args[0]);
  if (args[0] === null) throw argumentNull("version");
  const names = ["major", "minor", "build", "revision"];
  const numbers = args.map((a, i) => {
    throwIfNegative(int(a), names[i] as string);
    return int(a);
  });
  return new Version(numbers[0] as number, numbers[1] as number, numbers[2], numbers[3]);
}

function fieldText(self: Version, count: number): string {
  if (count < 0 || count > self.parts.length) {
    throw argumentException("Argument must be between 0 and " + self.parts.length + ".", "fieldCount");
  }
  return self.parts.slice(0, count).join(".");
}

function compareVersions(a: PSValue, b: PSValue): number {
  if (a === null) return b === null ? 0 : -1;
  if (b === null) return 1;
  return (a as Version)[COMPARE_TO](b as Version);
}
function comparison(test: (order: number) => boolean): (args: PSValue[]) => PSValue {
  return ([a = null, b = null]) => test(compareVersions(a, b));
}
const comparisons = {
  op_Equality: comparison((o) => o === 0),
  op_Inequality: comparison((o) => o !== 0),
  op_LessThan: comparison((o) => o < 0),
  op_GreaterThan: comparison((o) => o > 0),
  op_LessThanOrEqual: comparison((o) => o <= 0),
  op_GreaterThanOrEqual: comparison((o) => o >= 0),
};

defineType<Version>({
  name: "System.Version",
  construct: newVersion,
  properties: {
    Major: (self) => self.major,
    Minor: (self) => self.minor,
    Build: (self) => self.build,
    Revision: (self) => self.revision,
    MajorRevision: (self) => new PSInt16(self.revision >> 16),
    MinorRevision: (self) => new PSInt16((self.revision << 16) >> 16),
  },
  methods: {
    ToString: (self, [count]) => (typeof count === "number" ? fieldText(self, count) : self.toString()),
    CompareTo: (self, [other]) => {
      if (other !== null && !(other instanceof Version))
        throw argumentException("Object must be of type Version.", "version");
      return compareVersions(self, other ?? null);
    },
    Clone: (self) => self,
  },
  staticMethods: {
    Parse: ([value]) => {
      if (value === null) throw argumentNull("input");
      return parseVersion(text(value));
    },
    TryParse: (args) => {
      try {
        const version = parseVersion(text(args[0]));
        cell(args.at(-1)).value = version;
        return true;
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        cell(args.at(-1)).value = null;
        return false;
      }
    },
    ...comparisons,
  },
});

/** [semver]: major.minor.patch-prerelease+build. */
export class SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly preReleaseLabel: string | null;
  readonly buildLabel: string | null;
  constructor(
    major: number,
    minor = 0,
    patch = 0,
    preReleaseLabel: string | null = null,
    buildLabel: string | null = null,
  ) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
    this.preReleaseLabel = preReleaseLabel;
    this.buildLabel = buildLabel;
  }
  get [HASH_KEY](): string {
    // Equality leaves the build label out.
    return `semver:${this.major}.${this.minor}.${this.patch}-${this.preReleaseLabel ?? ""}`;
  }
  [COMPARE_TO](other: object): number {
    const that = other as SemanticVersion;
    for (const part of ["major", "minor", "patch"] as const)
      if (this[part] !== that[part]) return this[part] < that[part] ? -1 : 1;
    return compareLabels(this.preReleaseLabel, that.preReleaseLabel);
  }
  toString(): string {
    const pre = this.preReleaseLabel === null ? "" : `-${this.preReleaseLabel}`;
    const build = this.buildLabel === null ? "" : `+${this.buildLabel}`;
    return `${this.major}.${this.minor}.${this.patch}${pre}${build}`;
  }
}
tagType(SemanticVersion, "System.Management.Automation.SemanticVersion");

/** SemVer 2.0 precedence of pre-release labels: none is greatest, numbers by value, others by code. */
function compareLabels(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const left = a.split(".");
  const right = b.split(".");
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l, r] = [left[i] as string, right[i] as string];
    const [ln, rn] = [/^\d+$/.test(l), /^\d+$/.test(r)];
    if (ln && rn && Number(l) !== Number(r)) return Number(l) < Number(r) ? -1 : 1;
    if (ln !== rn) return ln ? -1 : 1;
    if (!ln && l !== r) return l < r ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}

const semverForm =
  /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** The SemanticVersion a text writes, or null. */
export function tryParseSemanticVersion(value: string): SemanticVersion | null {
  const match = semverForm.exec(value);
  if (match === null) return null;
  if ([match[1], match[2], match[3]].some((p) => p !== undefined && Number(p) > 2147483647)) return null;
  return new SemanticVersion(
    Number(match[1]),
    Number(match[2] ?? 0),
    Number(match[3] ?? 0),
    match[4] ?? null,
    match[5] ?? null,
  );
}

function parseSemanticVersion(value: PSValue | undefined): SemanticVersion {
  if (value === null || value === undefined) throw argumentNull("version");
  const given = text(value);
  const version = given === "" ? null : tryParseSemanticVersion(given);
  if (version === null) {
    const message = given === "" ? "version" : "The input string '' was not in a correct format.";
    throw new Exception("System.FormatException", message);
  }
  return version;
}

function invalidArgument(name: string): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentException",
    `Cannot process argument because the value of argument "${name}" is not valid. Change the value of the "${name}" argument and run the operation again.`,
  );
}

const labelForm = /^([0-9A-Za-z][0-9A-Za-z.-]*)?(?:\+([0-9A-Za-z][0-9A-Za-z.-]*))?$/;

/** A label given by itself; FormatException of the parameter's name when it has other characters. */
function labelOf(value: PSValue | undefined, name: string): string | null {
  const given = value === null || value === undefined ? "" : text(value);
  if (given === "") return null;
  if (!/^[0-9A-Za-z][0-9A-Za-z.-]*$/.test(given)) throw new Exception("System.FormatException", name);
  return given;
}

/** Note properties in which a [version] keeps the labels that it has no place for. */
const preReleaseNote = "PSSemVerPreReleaseLabel";
const buildNote = "PSSemVerBuildLabel";

function fromVersion(version: Version, carrier: PSValue): SemanticVersion {
  if (version.revision > 0) throw invalidArgument("version");
  const note = (name: string): string | null => {
    const member = instanceDataOf(carrier)?.members?.get(name.toLowerCase());
    return member instanceof PSPropertyInfo ? labelOf(member.value, name) : null;
  };
  return new SemanticVersion(
    version.major,
    version.minor,
    Math.max(version.build, 0),
    note(preReleaseNote),
    note(buildNote),
  );
}

/** The [version] of the same numbers; labels go along as note properties. */
function toVersion(version: SemanticVersion | null): PSValue {
  if (version === null)
    throw new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
  let carrier: PSValue = new Version(version.major, version.minor, version.patch);
  const labels = [
    [preReleaseNote, version.preReleaseLabel],
    [buildNote, version.buildLabel],
  ] as const;
  if (labels.every(([, label]) => label === null)) return carrier;
  for (const [name, label] of labels)
    if (label !== null) carrier = addInstanceMember(carrier, new PSNoteProperty(name, label));
  setTypeNames(carrier, ["System.Version#IncludeLabel", ...typeNamesOf(carrier)]);
  return carrier;
}

function newSemanticVersion(args: PSValue[]): SemanticVersion {
  const [first] = args;
  if (typeof first === "string") return parseSemanticVersion(first);
  const base = first instanceof PSObject ? first.baseObject : first;
  if (base instanceof Version) return fromVersion(base, first ?? null);
  for (const [i, name] of ["major", "minor", "patch"].entries()) if (int(args[i]) < 0) throw invalidArgument(name);
  const [major, minor, patch] = [int(first), int(args[1]), int(args[2])];
  if (args.length === 4) {
    const match = labelForm.exec(text(args[3]));
    if (match === null) throw new Exception("System.FormatException", "label");
    return new SemanticVersion(major, minor, patch, match[1] ?? null, match[2] ?? null);
  }
  return new SemanticVersion(major, minor, patch, labelOf(args[3], "preReleaseLabel"), labelOf(args[4], "buildLabel"));
}

defineType<SemanticVersion>({
  name: "System.Management.Automation.SemanticVersion",
  construct: newSemanticVersion,
  properties: {
    Major: (self) => self.major,
    Minor: (self) => self.minor,
    Patch: (self) => self.patch,
    PreReleaseLabel: (self) => self.preReleaseLabel,
    BuildLabel: (self) => self.buildLabel,
  },
  methods: { CompareTo: (self, [other]) => (other === null ? 1 : self[COMPARE_TO](other as SemanticVersion)) },
  staticMethods: {
    Parse: ([value]) => parseSemanticVersion(value),
    TryParse: (args) => {
      const version = args[0] === null ? null : tryParseSemanticVersion(text(args[0]));
      cell(args.at(-1)).value = version;
      return version !== null;
    },
    Compare: ([a = null, b = null]) => compareVersions(a, b),
    op_Implicit: ([value]) => toVersion(value as SemanticVersion | null),
    ...comparisons,
  },
});
