// System.Management.Automation.LanguagePrimitives: PowerShell's conversions and comparisons as .NET methods.

import { convertTo, tryConvertTo } from "../conversion/convert-to.ts";
import { isTrue } from "../conversion/is-true.ts";
import { languageEquals, psCompare, tryCompare } from "../operators/compare.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { resolveType } from "../types/resolve-type.ts";
import { displayTypeName } from "../types/type-display.ts";
import { getEnumerable, isEnumerable } from "../values/enumerable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { cell, text } from "./arguments.ts";

const of = (value: PSValue | undefined): PSValue => value ?? null;

defineType<object>({
  name: "System.Management.Automation.LanguagePrimitives",
  staticMethods: {
    ConvertTo: ([value, type], signature) =>
      convertTo(of(value), (type as DotNetType | undefined) ?? (signature.genericArguments[0] as DotNetType)),
    TryConvertTo: (args, signature) => {
      const type = signature.genericArguments[0] ?? (args[1] as DotNetType);
      const result = tryConvertTo(of(args[0]), type);
      cell(args.at(-1)).value = result.ok ? result.value : null;
      return result.ok;
    },
    IsTrue: ([value]) => isTrue(of(value)),
    Equals: ([first, second, ignoreCase]) => languageEquals(of(first), of(second), ignoreCase === true),
    Compare: ([first, second, ignoreCase]) => Math.sign(psCompare(of(first), of(second), ignoreCase === true)),
    TryCompare: (args) => {
      const order = tryCompare(of(args[0]), of(args[1]), args[2] === true);
      cell(args.at(-1)).value = Math.sign(order ?? 0);
      return order !== undefined;
    },
    GetEnumerable: ([value]) => {
      const items = getEnumerable(of(value));
      return items === null ? null : [...items];
    },
    IsObjectEnumerable: ([value]) => isEnumerable(of(value)),
    ConvertTypeNameToPSTypeName: ([name]) => {
      const type = resolveType(text(name));
      return type === null ? null : `[${displayTypeName(type)}]`;
    },
  },
});
