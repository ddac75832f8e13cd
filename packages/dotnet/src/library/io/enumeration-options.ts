// System.IO.EnumerationOptions: how a directory is listed.
import { convertTo } from "../../conversion/convert-to.ts";
import { defineType } from "../../types/define-type.ts";
import { getType } from "../../types/dotnet-type.ts";
import { type EnumValue, enumValue } from "../../values/enum-value.ts";
import { type PSValue, tagType } from "../../values/ps-value.ts";

const fileAttributes = "System.IO.FileAttributes";

/** The defaults are .NET's: hidden and system entries are left out, what may not be read is passed over. */
export class EnumerationOptions {
  recurseSubdirectories: PSValue = false;
  ignoreInaccessible: PSValue = true;
  bufferSize: PSValue = 0;
  attributesToSkip: PSValue = enumValue(fileAttributes, 6);
  matchType: PSValue = enumValue("System.IO.MatchType", 0);
  matchCasing: PSValue = enumValue("System.IO.MatchCasing", 0);
  maxRecursionDepth: PSValue = 2147483647;
  returnSpecialDirectories: PSValue = false;

  /** Entries whose names begin with a dot are hidden. */
  get skipsHidden(): boolean {
    return (Number((this.attributesToSkip as EnumValue).value) & 2) !== 0;
  }
  get skipsDirectories(): boolean {
    return (Number((this.attributesToSkip as EnumValue).value) & 16) !== 0;
  }
  get ignoresCase(): boolean {
    return (this.matchCasing as EnumValue).name === "CaseInsensitive";
  }
}
tagType(EnumerationOptions, "System.IO.EnumerationOptions");

const types = {
  RecurseSubdirectories: "System.Boolean",
  IgnoreInaccessible: "System.Boolean",
  BufferSize: "System.Int32",
  AttributesToSkip: fileAttributes,
  MatchType: "System.IO.MatchType",
  MatchCasing: "System.IO.MatchCasing",
  MaxRecursionDepth: "System.Int32",
  ReturnSpecialDirectories: "System.Boolean",
} as const;

function stored(name: keyof typeof types): {
  get(self: EnumerationOptions): PSValue;
  set(self: EnumerationOptions, value: PSValue): void;
} {
  const key = (name.charAt(0).toLowerCase() + name.slice(1)) as "recurseSubdirectories";
  return {
    get: (self) => self[key],
    set: (self, value) => {
      self[key] = convertTo(value, getType(types[name]));
    },
  };
}

defineType<EnumerationOptions>({
  name: "System.IO.EnumerationOptions",
  construct: () => new EnumerationOptions(),
  propertyOrder: Object.keys(types),
  properties: Object.fromEntries((Object.keys(types) as (keyof typeof types)[]).map((name) => [name, stored(name)])),
});
